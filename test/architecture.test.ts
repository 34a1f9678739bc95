// The architecture as data, and the sources held against it: which folder may import which, where each package
// lives, and who may touch the world.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeOf, root, sourcesBelow, specifiersOf } from "./source.ts";
import type { Source, Target } from "./source.ts";

/** One straight line, from left to right: each folder imports only what stands to its left. */
const line = ["language", "machine", "proof", "engine", "simulation", "adapters", "server", "cli"];

/** Folders beside the line, and what each may import. */
const beside: Readonly<Record<string, readonly string[]>> = {
  // Services of an agency, played: a program of its own that must not know ours.
  standin: [],
  // Measures the product, from outside, against the same libraries without it.
  bench: [...line, "standin"],
};

/** What a folder of the line imports from beside it. */
const visits: Readonly<Record<string, readonly string[]>> = {
  // The composition root starts the stand-in services.
  cli: ["standin"],
};

/** Where each third-party package lives. */
const homes: Readonly<Record<string, readonly string[]>> = {
  yaml: ["language"],
  // Requests are checked with the library that makes the OpenAPI description of them.
  zod: ["language", "server"],
  "@marcbachmann/cel-js": ["language"],
  croner: ["language"],
  xstate: ["machine"],
  lmdb: ["adapters"],
  undici: ["adapters"],
  hono: ["server"],
  "@hono/node-server": ["server"],
  "@hono/zod-openapi": ["server"],
  jose: ["server"],
  elkjs: ["server"],
  ws: ["server"],
  commander: ["cli"],
};

/** Packages away from home. */
const away: Readonly<Record<string, readonly string[]>> = {
  // The bare line of the bench is these libraries and nothing of ours.
  bench: ["hono", "@hono/node-server", "lmdb", "undici"],
};

/** Folders that do not touch the world: they know no clock, no chance, no process. */
const pure = ["language", "machine", "proof", "engine", "simulation"];

/** Node's modules for pure folders: hashing is arithmetic. */
const pureModules = ["node:crypto"];

/** What a pure folder does not say, outside of comments and strings. */
const world: readonly {
  readonly what: string;
  readonly said: RegExp;
  readonly except?: readonly string[];
}[] = [
  { what: "a clock", said: /\bDate\.now\b|\bnew Date\(\)|\bperformance\./ },
  { what: "chance", said: /\bMath\.random\b|\brandom(UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/ },
  { what: "a timer", said: /\bset(Timeout|Interval)\(/ },
  // The simulation lets every promise that can settle do so, which takes a turn and no time.
  { what: "the event loop", said: /\b(setImmediate|process\.nextTick)\(/, except: ["simulation"] },
  { what: "the process", said: /(?<!\.)\bprocess[.[]/ },
  { what: "the network", said: /\bfetch\(/ },
  { what: "the console", said: /\bconsole\./ },
];

/** Names that say nothing: what is in such a file belongs to a concept without a name yet. */
const emptyNames = ["util", "utils", "common", "helper", "helpers", "types", "core", "misc", "shared", "lib"];

const folders = [...line, ...Object.keys(beside)];
const sources = sourcesBelow("src");
const imports = sources.flatMap((from) => from.imports.map((to) => ({ from, to })));

describe("the sources", () => {
  it("are in folders of the table, and every folder has some", () => {
    expect(new Set(sources.map(({ folder }) => folder))).toEqual(new Set(folders));
  });

  it("have names that say something", () => {
    const isEmpty = ({ path }: Source) => path.split(/[/.-]/).some((word) => emptyNames.includes(word));
    expect(sources.filter(isEmpty).map(({ path }) => path)).toEqual([]);
  });

  it("open with one sentence on what they are for", () => {
    const opens = /^(#!.*\n)?(\/\/ |\/\*\* )\S/;
    expect(sources.filter(({ text }) => !opens.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("import in no circle, types included", () => expect(circles()).toEqual([]));
});

describe.each(folders)("src/%s", (folder) => {
  const strays = (isStray: (to: Target) => boolean) =>
    imports.filter(({ from, to }) => from.folder === folder && isStray(to)).map(said);

  it("imports only the folders it may", () => {
    const allowed = [folder, ...foldersFor(folder)];
    expect(strays((to) => to.kind === "file" && !allowed.includes(to.folder))).toEqual([]);
  });

  it("imports only the packages that live there", () => {
    const allowed = packagesFor(folder);
    expect(strays((to) => to.kind === "package" && !allowed.includes(to.name))).toEqual([]);
  });
});

describe.each(pure)("src/%s, which is pure,", (folder) => {
  it("imports no module of Node that touches the world", () => {
    const isStray = ({ from, to }: Import) =>
      from.folder === folder && to.kind === "node" && !pureModules.includes(to.name);
    expect(imports.filter(isStray).map(said)).toEqual([]);
  });

  it.each(world)("knows nothing of $what", ({ said: pattern, except = [] }) => {
    const own = sources.filter((source) => source.folder === folder && !except.includes(folder));
    expect(own.filter(({ code }) => pattern.test(code)).map(({ path }) => path)).toEqual([]);
  });
});

describe("a package", () => {
  it("that is installed for the program has a home", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    expect(Object.keys(homes).toSorted()).toEqual(Object.keys(dependencies).toSorted());
  });

  it.each(["lmdb", "undici"])("%s is the vendor of one adapter", (name) => {
    expect(adapters().filter(([, packages]) => packages.includes(name))).toHaveLength(1);
  });

  it("shares no adapter with another", () => {
    expect(adapters().filter(([, packages]) => packages.length > 1)).toEqual([]);
  });
});

/** Every rule above rests on the scan: what it must see, and what it must not. */
describe("the scan of a source", () => {
  it.each<[string, readonly string[]]>([
    ['import { a } from "lmdb";', ["lmdb"]],
    ['import type { A } from "lmdb";', ["lmdb"]],
    ['import {\n  a,\n  type B,\n} from "lmdb";', ["lmdb"]],
    ['import "lmdb";', ["lmdb"]],
    ['export { a } from "lmdb";', ["lmdb"]],
    ['export * from "lmdb";', ["lmdb"]],
    ['const a = await import("lmdb");', ["lmdb"]],
    ['let a: import("lmdb").Database;', ["lmdb"]],
    ['const a = require("lmdb");', ["lmdb"]],
    ['import { a } from "b"; import { c } from "d";', ["b", "d"]],
    ['const a = /["`]/;\nimport { b } from "c";', ["c"]],
    ['const a = `${f("`")} text`;\nimport { b } from "c";', ["c"]],
    ['const a = `${f({ a: {} })} "`;\nimport { b } from "c";', ["c"]],
    ['// import { a } from "lmdb";', []],
    ['/* import { a } from "lmdb"; */', []],
    ['const text = `\nimport { a } from "lmdb";\n`;', []],
  ])("finds the imports of %j", (text, specifiers) => expect(specifiersOf(text)).toEqual(specifiers));

  it.each<[string, string | undefined]>([
    ["const a = Date.now();", "a clock"],
    ["const a = new Date();", "a clock"],
    ["const a = `at ${Date.now()}`;", "a clock"],
    ["const a = { b: `}` , c: Math.random() };", "chance"],
    ["setTimeout(f, 1);", "a timer"],
    ["const a = process.env;", "the process"],
    ["const a = b / c; process.exit(); // d / e", "the process"],
    ["await fetch(url);", "the network"],
    ["const a = new Date(timeMs);", undefined],
    ["// Date.now()", undefined],
    ['const a = "Date.now()";', undefined],
    ["const a = `Date.now()`;", undefined],
    ["const a = /Date.now/;", undefined],
    ["machine.process.step();", undefined],
  ])("finds in %j the world: %s", (text, what) => {
    expect(world.find(({ said: pattern }) => pattern.test(codeOf(text)))?.what).toBe(what);
  });
});

interface Import {
  readonly from: Source;
  readonly to: Target;
}

function said({ from, to }: Import): string {
  return `${from.path} imports ${to.kind === "file" ? to.path : to.name}`;
}

function foldersFor(folder: string): readonly string[] {
  const place = line.indexOf(folder);
  return place < 0 ? (beside[folder] ?? []) : [...line.slice(0, place), ...(visits[folder] ?? [])];
}

function packagesFor(folder: string): readonly string[] {
  const atHome = Object.keys(homes).filter((name) => homes[name]?.includes(folder));
  return [...atHome, ...(away[folder] ?? [])];
}

/** The adapters that have a vendor: their files, with the packages each imports. */
function adapters(): readonly (readonly [path: string, packages: readonly string[]])[] {
  return sources
    .filter(({ folder, path }) => folder === "adapters" && !path.endsWith(".d.ts"))
    .map(({ path, imports: own }) => {
      const packages = new Set(own.flatMap((to) => (to.kind === "package" ? [to.name] : [])));
      return [path, [...packages]] as const;
    })
    .filter(([, packages]) => packages.length > 0);
}

/** Files that import each other in a circle, each circle as the path that comes back to its beginning. */
function circles(): readonly string[] {
  const next = new Map(
    sources.map(({ path, imports: own }) => [
      path,
      own.flatMap((to) => (to.kind === "file" ? [to.path] : [])),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    if (trail.includes(path) || done.has(path)) return;
    for (const target of next.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return found;
}
