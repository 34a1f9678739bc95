import { exactness } from "./exactness.ts";

exactness(Number(process.env["WORKFLOWS"] ?? 50));
