// What a further thread of `hms-act test` runs: it drives the paths that it is sent, one after the other, and answers each.
import { parentPort } from "node:worker_threads";
import { readWorkflow } from "../language/read.ts";
import { Lane } from "../simulation/lane.ts";
import { testStores } from "./test-store.ts";
import type { ToMain, ToThread } from "./threads.ts";

const port = parentPort!;
const lane = new Lane((source) => readWorkflow(source, "").workflow!, testStores);
const answer = (message: ToMain): void => port.postMessage(message);

let last = Promise.resolve();
port.on("message", ({ number, path }: ToThread) => {
  last = last.then(async () => {
    try {
      answer({ kind: "driven", number, driven: await lane.drive(path) });
    } catch (cause) {
      answer({ kind: "broken", number, cause });
    }
  });
});
answer({ kind: "ready" });
