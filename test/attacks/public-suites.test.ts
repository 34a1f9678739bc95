// The public lists of hostile input over HTTP: some of each; test/real/public-suites.test.ts has all of them.
import { test } from "vitest";
import { jsonTexts, naughtyStrings, yamlTexts } from "./barrage.ts";
import { attackJson, attackStrings, attackYaml } from "./public-suites.ts";

const some = <T>(list: readonly T[], every: number): readonly T[] =>
  list.filter((_, index) => index % every === 0);

test("JSONTestSuite", () => attackJson(some(jsonTexts, 12)));
test("the big list of naughty strings", () => attackStrings(some(naughtyStrings, 30), 4));
test("the YAML test suite", () => attackYaml(some(yamlTexts, 10)));
