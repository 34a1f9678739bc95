// Built adapters: JavaScript of the stores in a directory of their own, for child processes, which cannot run
// TypeScript on every Node that is supported.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Built {
  /** Path of the module built from `src/adapters/<name>.ts`. */
  module(name: string): string;
  remove(): void;
}

const checkout = join(import.meta.dirname, "../..");

/** Compiles the named adapters with what they import; throws when they do not compile. */
export function buildAdapters(...names: readonly string[]): Built {
  const directory = mkdtempSync(join(tmpdir(), "hms-act-built-"));
  const modules = join(checkout, "node_modules");
  symlinkSync(modules, join(directory, "node_modules"), "dir");
  writeFileSync(join(directory, "package.json"), '{"type":"module"}');
  const settings = {
    extends: join(checkout, "tsconfig.build.json"),
    compilerOptions: {
      rootDir: join(checkout, "src"),
      outDir: directory,
      declaration: false,
      typeRoots: [join(modules, "@types")],
    },
    include: [],
    files: names.map((name) => join(checkout, `src/adapters/${name}.ts`)),
  };
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(settings));
  execFileSync(process.execPath, [join(modules, "typescript/bin/tsc"), "-p", directory], { stdio: "pipe" });
  return {
    module: (name) => join(directory, `adapters/${name}.js`),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
