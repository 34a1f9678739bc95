// generate: everything that is written into `generated/` for one workflow.
import type { Workflow } from "../language/workflow.ts";
import { compile, compileItems } from "../machine/compile.ts";
import { generateMermaid } from "../machine/mermaid.ts";
import { generateTypeScript } from "../machine/typescript.ts";
import { generatePathTests } from "./path-tests.ts";

/** In the first line of every generated file. */
export const generatedMark = "by hms-act compile. Do not edit.";

export interface GeneratedFile {
  readonly name: string;
  readonly text: string;
}

/** `file` is the workflow's file, relative to the folder that the generated files go to. */
export function generate(workflow: Workflow, file: string): readonly GeneratedFile[] {
  const config = compile(workflow);
  const from = `Generated from ${file.slice(file.lastIndexOf("/") + 1)} ${generatedMark}`;
  return [
    { name: `${workflow.id}.machine.ts`, text: `// ${from}\n${generateTypeScript(config)}` },
    { name: `${workflow.id}.mmd`, text: `%% ${from}\n${generateMermaid(config)}` },
    ...Object.entries(compileItems(workflow)).flatMap(([list, item]) => [
      { name: `${workflow.id}.${list}.machine.ts`, text: `// ${from}\n${generateTypeScript(item)}` },
      { name: `${workflow.id}.${list}.mmd`, text: `%% ${from}\n${generateMermaid(item)}` },
    ]),
    {
      name: `${workflow.id}.paths.test.ts`,
      text: `// ${from}\n${generatePathTests(workflow, file)}`,
    },
  ];
}
