import { exactness } from "./exactness.ts";

exactness(Number(process.env["WORKFLOWS"] ?? 25), Number(process.env["TIMED_WORKFLOWS"] ?? 25));
