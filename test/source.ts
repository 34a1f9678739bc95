// Source: the program's text as data, read without running it: where each file stands, what it imports, and its
// code without comments and the insides of strings.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

export interface Source {
  /** From the checkout's root, with `/`. */
  readonly path: string;
  /** The folder below `src`. */
  readonly folder: string;
  readonly text: string;
  /** The text without comments; strings and templates are empty but for what templates compute. */
  readonly code: string;
  readonly imports: readonly Target[];
}

/** What an import names. */
export type Target =
  | { readonly kind: "file"; readonly path: string; readonly folder: string }
  | { readonly kind: "package" | "node"; readonly name: string };

/** The checkout. */
export const root = resolve(import.meta.dirname, "..");

/** Every TypeScript file below a directory of the checkout. */
export function sourcesBelow(directory: string): readonly Source[] {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => readSource(join(entry.parentPath, entry.name)));
}

function readSource(file: string): Source {
  const path = fromRoot(file);
  const text = readFileSync(file, "utf8");
  const imports = specifiersOf(text).map((specifier) => targetOf(path, specifier));
  return { path, folder: folderOf(path), text, code: codeOf(text), imports };
}

function fromRoot(file: string): string {
  return relative(root, file).split(sep).join("/");
}

function folderOf(path: string): string {
  return path.startsWith("src/") ? (path.split("/")[1] ?? "") : path;
}

function targetOf(from: string, specifier: string): Target {
  if (specifier.startsWith("node:")) return { kind: "node", name: specifier };
  if (specifier.startsWith(".")) {
    const path = fromRoot(resolve(root, dirname(from), specifier));
    return { kind: "file", path, folder: folderOf(path) };
  }
  const parts = specifier.split("/");
  return { kind: "package", name: parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/") };
}

const importForms = [
  /(?:^|[;\n])\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']/g,
  /(?:^|[;\n])\s*import\s*["']([^"']+)["']/g,
  /\b(?:import|require)\s*\(\s*["']([^"']+)["']/g,
];

/** The modules a text imports, types and dynamic imports too, by the form they are written in. */
export function specifiersOf(text: string): readonly string[] {
  const plain = strip(text, "keep strings");
  return importForms.flatMap((form) => [...plain.matchAll(form)].map((match) => match[1] ?? ""));
}

/** The text without comments and with empty strings. */
export function codeOf(text: string): string {
  return strip(text, "empty strings");
}

/** What stands for itself up to its end: a comment, a string, or a regular expression where a value may begin. */
const token =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(?<=(?:^|[=(,:;!&|?{}[\n]|\breturn)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//y;

function strip(text: string, mode: "keep strings" | "empty strings"): string {
  let kept = "";
  /** One entry for each open template: how many braces are open in its expression, or `text` outside of one. */
  const templates: ("text" | number)[] = [];
  for (let at = 0; at < text.length;) {
    const inside = templates.at(-1);
    const character = text[at] ?? "";
    if (inside === "text") {
      if (character === "`") templates.pop();
      if (text.startsWith("${", at)) templates[templates.length - 1] = 0;
      at += character === "\\" || text.startsWith("${", at) ? 2 : 1;
      if (templates.at(-1) !== "text") kept += " ";
      continue;
    }
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found !== undefined) {
      kept += standIn(found, mode);
      at += found.length;
      continue;
    }
    if (character === "`") templates.push("text");
    else if (inside === 0 && character === "}") templates[templates.length - 1] = "text";
    else {
      if (inside !== undefined && character === "{") templates[templates.length - 1] = inside + 1;
      if (inside !== undefined && character === "}") templates[templates.length - 1] = inside - 1;
      kept += character;
    }
    at++;
  }
  return kept;
}

function standIn(found: string, mode: "keep strings" | "empty strings"): string {
  const isString = found.startsWith('"') || found.startsWith("'");
  if (!isString) return " ";
  return mode === "keep strings" ? found : '""';
}
