// Stories: the workflow of every transcript, for tests that drive its paths.
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../engine/transcripts/", import.meta.url);

/** Names of the transcripts, with the workflow that each is about. */
export const stories = readdirSync(folder).flatMap((name) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  const source = /^workflow\n(.*?)\n----/ms.exec(text)?.[1];
  return source === undefined ? [] : [[name, source] as const];
});
