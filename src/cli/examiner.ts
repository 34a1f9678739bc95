// What the process runs that opens a store for another: `check DIRECTORY` looks all of it through and prints the report as
// JSON, `copy DIRECTORY TO` copies it as it is at one moment, `archive DIRECTORY ARCHIVE` holds an archive against it.
// Damage in the store ends this process and no other.
import { checkArchive } from "../adapters/archive-check.ts";
import { checkLmdbStore } from "../adapters/lmdb/check.ts";
import { copyLmdbStore } from "../adapters/lmdb/copy.ts";

const [mode, directory = "", to = ""] = process.argv.slice(2);
if (mode === "copy") await copyLmdbStore(directory, to);
else if (mode === "archive") process.stdout.write(JSON.stringify(await checkArchive(directory, to)));
else process.stdout.write(JSON.stringify(checkLmdbStore(directory)));
