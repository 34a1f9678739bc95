// completion: a script that lets a shell complete verbs and flags, made from the verbs themselves.
import type { Command } from "commander";
import type { ExitCode, Terminal } from "./report.ts";
import { printJson } from "./report.ts";

export type Shell = "bash" | "zsh" | "fish";

/** Prints the script; the shell reads it when it starts. */
export function completion(
  shell: Shell,
  program: Command,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): ExitCode {
  const places = placesOf(program);
  const script = shell === "fish" ? fishScript(places) : bashScript(places, shell === "zsh");
  if (json === true) printJson(terminal, { shell, script });
  else terminal.stdout.write(script);
  return 0;
}

/** What may follow the words of a verb. */
interface Place {
  /** `task claim`; empty for the program itself. */
  readonly words: string;
  readonly next: readonly Word[];
}

interface Word {
  readonly text: string;
  readonly description: string;
}

function placesOf(command: Command, before = ""): readonly Place[] {
  const verbs = command.commands.map((verb) => ({ text: verb.name(), description: verb.description() }));
  const flags = command.createHelp().visibleOptions(command);
  const here = {
    words: before,
    next: [...verbs, ...flags.map(({ long, description }) => ({ text: long ?? "", description }))],
  };
  const inside = command.commands.flatMap((verb) => placesOf(verb, `${before} ${verb.name()}`.trim()));
  return [here, ...inside];
}

/** For zsh, too, which knows bash's way to complete. Where no flag is begun, files are offered as well. */
function bashScript(places: readonly Place[], zsh: boolean): string {
  const cases = places.map(
    ({ words, next }) => `    ${JSON.stringify(words)}) words="${next.map(({ text }) => text).join(" ")}" ;;`,
  );
  const groups = places.filter(({ words }) => words.includes(" ")).map(({ words }) => words.split(" ")[0]!);
  return `# hms-act: put this into ~/.${zsh ? "zshrc" : "bashrc"}:  eval "$(hms-act completion ${zsh ? "zsh" : "bash"})"
${zsh ? "autoload -Uz compinit bashcompinit && compinit && bashcompinit\n" : ""}_hms_act() {
  local current="\${COMP_WORDS[COMP_CWORD]}" verb="" words=""
  [ "$COMP_CWORD" -gt 1 ] && verb="\${COMP_WORDS[1]}"
  case "$verb" in
    ${[...new Set(groups)].join(" | ")}) [ "$COMP_CWORD" -gt 2 ] && verb="$verb \${COMP_WORDS[2]}" ;;
  esac
  case "$verb" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _hms_act hms-act
`;
}

function fishScript(places: readonly Place[]): string {
  const lines = places.flatMap(({ words, next }) =>
    next.map(({ text, description }) => {
      const what = text.startsWith("--") ? `-l ${text.slice(2)}` : `-f -a ${text}`;
      return `complete -c hms-act -n ${quoted(conditionOf(words, places))} ${what} -d ${quoted(description)}`;
    }),
  );
  return `# hms-act: put this into ~/.config/fish/config.fish:  hms-act completion fish | source\n${lines.join("\n")}\n`;
}

/** After the words of a verb, and before those of one inside it. */
function conditionOf(words: string, places: readonly Place[]): string {
  if (words === "") return "__fish_use_subcommand";
  const inside = places.flatMap((place) =>
    place.words.startsWith(`${words} `) ? place.words.slice(words.length + 1) : [],
  );
  const seen = words
    .split(" ")
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join("; and ");
  return inside.length === 0 ? seen : `${seen}; and not __fish_seen_subcommand_from ${inside.join(" ")}`;
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
