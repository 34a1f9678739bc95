// The command line as few files: a start reads a dozen in place of three hundred, which takes half of the time. Written
// over what the compiler wrote; the programs that start once for long stay as they are.
import { defineConfig } from "rolldown";

export default defineConfig({
  input: { "cli/main": "dist/cli/main.js", "cli/examiner": "dist/cli/examiner.js" },
  platform: "node",
  // It finds its native part from where its own files are.
  external: ["lmdb"],
  output: {
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: "cli/part-[name].js",
    hashCharacters: "hex",
  },
});
