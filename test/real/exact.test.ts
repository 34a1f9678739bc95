// The enumerator against brute force on many workflows: too long for the other tests.
import { exactness } from "../proof/exactness.ts";

exactness(Number(process.env["WORKFLOWS"] ?? 3000));
