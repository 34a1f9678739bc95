// What the server's second thread runs: it reads, proves and draws the workflows that it is sent, one after the other.
import { parentPort } from "node:worker_threads";
import { work } from "../server/workshop.ts";
import type { Job } from "../server/workshop.ts";

const port = parentPort!;
port.on("message", (job: Job) => void answer(job));

async function answer(job: Job): Promise<void> {
  port.postMessage(await work(job));
}
