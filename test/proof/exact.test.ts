import { exactness } from "./exactness.ts";

exactness(Number(process.env["WORKFLOWS"] ?? 50), Number(process.env["TIMED_WORKFLOWS"] ?? 30));
