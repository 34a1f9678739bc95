import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { tell } from "./transcript.ts";

const folder = new URL("./transcripts/", import.meta.url);

describe("transcripts", () => {
  test.each(readdirSync(folder))("%s", async (name) => {
    const file = new URL(name, folder);
    const written = readFileSync(file, "utf8");
    const told = await tell(written);
    if (process.env["UPDATE"] === "1") writeFileSync(file, told);
    else expect(told).toBe(written);
  });
});
