// Secrets of the server's surroundings: where they are, and whether all that the workflows name are there.
import { resolve } from "node:path";
import type { ServiceAddress } from "../adapters/gateway-route.ts";
import { createFileSecrets } from "../adapters/secrets.ts";
import type { Secrets, Surroundings } from "../adapters/secrets.ts";
import { secretsIn } from "../language/all-steps.ts";
import type { WorkflowFile } from "./workflow-files.ts";

/** `directory`: as the setting says it. */
export const openSecrets = (directory: string | undefined, surroundings: Surroundings): Secrets =>
  createFileSecrets(directory === undefined ? undefined : resolve(surroundings.cwd, directory), surroundings);

/** One sentence about the first secret that a workflow or a service names and that cannot be sent. */
export function lackingSecret(
  files: readonly WorkflowFile[],
  services: Readonly<Record<string, ServiceAddress>>,
  secrets: Secrets,
): string | undefined {
  for (const [service, { headers }] of Object.entries(services)) {
    for (const value of Object.values(headers)) {
      if (typeof value === "string") continue;
      const fault = secrets.faultOf(value.secret);
      if (fault !== undefined)
        return `The setting services names for ${service} the secret ${value.secret}, which ${fault}.`;
      // From now on it is hidden wherever it comes back.
      secrets.of(value.secret);
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
