// Secrets of the server's surroundings: where they are, and whether all that the workflows name are there.
import { resolve } from "node:path";
import type { ServiceAddress } from "../adapters/gateway-route.ts";
import { createFileSecrets, noSecrets } from "../adapters/secrets.ts";
import type { Secrets } from "../adapters/secrets.ts";
import { secretsIn } from "../language/all-steps.ts";
import type { WorkflowFile } from "./workflow-files.ts";

/** `directory`: as the setting says it. */
export const openSecrets = (directory: string | undefined, cwd: string): Secrets =>
  directory === undefined ? noSecrets : createFileSecrets(resolve(cwd, directory));

/** One sentence about the first secret that a workflow or a service names and that cannot be sent. */
export function lackingSecret(
  files: readonly WorkflowFile[],
  services: Readonly<Record<string, ServiceAddress>>,
  secrets: Secrets,
): string | undefined {
  for (const [service, { headers }] of Object.entries(services)) {
    for (const value of Object.values(headers)) {
      const fault = typeof value === "string" ? undefined : secrets.faultOf(value.secret);
      if (typeof value !== "string" && fault !== undefined)
        return `The setting services names for ${service} the secret ${value.secret}, which ${fault}.`;
    }
  }
  for (const { file, workflow } of files) {
    for (const name of workflow === undefined ? [] : secretsIn(workflow.steps)) {
      const fault = secrets.faultOf(name);
      if (fault !== undefined) return `${file} names the secret ${name}, which ${fault}.`;
    }
  }
  return undefined;
}
