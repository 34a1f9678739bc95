// The public lists of hostile input over HTTP, whole: JSONTestSuite, the big list of naughty strings, the YAML suite.
import { expect, test } from "vitest";
import { jsonTexts, naughtyStrings, yamlTexts } from "../attacks/barrage.ts";
import { attackJson, attackStrings, attackYaml } from "../attacks/public-suites.ts";

const oneOf = Number(process.env["NAUGHTY_PLACES"] ?? 8);

test("are all there", () => {
  expect([jsonTexts.length, naughtyStrings.length, yamlTexts.length]).toEqual([318, 461, 402]);
});

test("JSONTestSuite", () => attackJson(jsonTexts));
test(
  `the big list of naughty strings, each at one of ${oneOf} places (at all of them with NAUGHTY_PLACES=1)`,
  () => attackStrings(naughtyStrings, oneOf),
  600_000,
);
test("the YAML test suite", () => attackYaml(yamlTexts));
