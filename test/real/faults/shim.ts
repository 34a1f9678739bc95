// Shim: the library that stands between a process and its files, built from `shim.c`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The quickest is asked first. */
const compilers = [
  ["tcc", "-shared"],
  ["cc", "-shared", "-fPIC"],
] as const;

/** The library, made in the directory; undefined where no C compiler is installed. */
export function buildShim(directory: string): string | undefined {
  const library = join(directory, "shim.so");
  for (const [compiler, ...flags] of compilers) {
    const built = spawnSync(compiler, [...flags, "-o", library, join(import.meta.dirname, "shim.c")], {
      encoding: "utf8",
    });
    if (built.error !== undefined) continue;
    if (built.status !== 0) throw new Error(`${compiler} does not build the shim: ${built.stderr}`);
    return library;
  }
  return undefined;
}

/** Why a test is not run, for its title; empty where it is. */
export const withoutShim = (shim: string | undefined): string =>
  shim === undefined ? "SKIPPED, since no C compiler (`tcc`, `cc`) is installed: " : "";
