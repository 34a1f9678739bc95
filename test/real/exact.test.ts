// The enumerator against brute force on many workflows: too long for the other tests. Fewer with time, whose reference ticks.
import { exactness } from "../proof/exactness.ts";

exactness(Number(process.env["WORKFLOWS"] ?? 3000), Number(process.env["TIMED_WORKFLOWS"] ?? 300));
