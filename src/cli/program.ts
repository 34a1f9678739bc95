// The command line's tree: verbs, their arguments and flags. A verb's code is loaded when it is used.
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Shell } from "./completion.ts";
import { documented } from "./document.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor } from "./report.ts";
import { readVersion } from "./version.ts";

/** `args` without the program's own name. Usage errors are printed on stderr and give 2. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const document = documented(args, terminal);
  const code = await parse(args, document.terminal);
  document.end(code);
  return code;
}

async function parse(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = commandTree(terminal, (result) => (code = result));
  try {
    await program.parseAsync(isVerb(program, args[0]) ? args : args.filter(isNoHelp), { from: "user" });
    return code;
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2;
    throw cause;
  }
}

/** Whether help for it can be had; of one that is mistyped, commander would give that for all of them. */
const isVerb = (program: Command, word = "--help"): boolean =>
  word.startsWith("-") || word === "help" || program.commands.some((each) => each.name() === word);

const isNoHelp = (arg: string): boolean => arg !== "--help" && arg !== "-h";

/** All verbs; `end` is told the exit code of the one that is used. */
export function commandTree(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const { stdout, stderr, env } = terminal;
  const program = new Command("hms-act");
  program
    .description("Runs workflows written in YAML, durably, with every step accounted for.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, paintFor(stderr, env).red("error:"))),
    });
  addFileVerbs(program, terminal, end);
  addServerVerbs(program, terminal, end);
  addRemoteVerbs(program, terminal, end);
  addOperationVerbs(program, terminal, end);
  addInspectVerb(program, terminal, end);
  addTaskVerbs(program, terminal, end);
  addKeyVerbs(program, terminal, end);
  addStoreVerbs(program, terminal, end);
  addArchiveVerbs(program, terminal, end);
  addCompletionVerb(program, terminal, end);
  return program;
}

/** Adds a verb whose help ends with examples. */
function verb(program: Command, name: string, description: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ hms-act ${example}\n`).join("");
  const words = program.parent ? `${program.name()} ${name}` : name;
  return program
    .command(name)
    .description(description)
    .helpOption("-h, --help", "print help")
    .showHelpAfterError(`(hms-act ${words} --help shows what is legal)`)
    .addHelpText("after", `\n${examples.length === 1 ? "Example" : "Examples"}:\n${lines.trimEnd()}`);
}

function addFileVerbs(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  verb(program, "check", "find mistakes in workflow files", [
    "check workflows/payment_failed.yaml",
    "check --json workflows",
  ])
    .argument("[path...]", "files, or directories for all their *.yaml (default: the workflows directory)")
    .option("--json", "print {diagnostics} as JSON")
    .action(async (paths: string[], options) =>
      end((await import("./check.ts")).check(paths, options, terminal)),
    );

  verb(program, "compile", "write the state machines, diagrams and path tests of workflows", [
    "compile workflows --out generated",
    "compile --check",
  ])
    .argument("[dir]", "directory of the workflow files (default: the workflows directory)")
    .option("--out <dir>", "directory to write to", "generated")
    .option("--check", "write nothing; exit 1 when a file there is stale")
    .option("--json", "print the names of the files as JSON")
    .action(async (directory: string | undefined, options) =>
      end((await import("./compile.ts")).compileFiles(directory, options, terminal)),
    );

  verb(program, "test", "run the examples of workflow files, and drive all their paths under every fault", [
    "test workflows/payment_failed_agency.yaml",
    "test workflows --examples --watch",
    "test workflows/payment_failed.yaml --fault crash-sent",
  ])
    .argument("[path...]", "files, or directories for all their *.yaml (default: the workflows directory)")
    .option("--examples", "run the examples alone")
    .option("--path <id>", "drive one path alone, by the id that hms-act paths prints")
    .option("--fault <fault>", "with one fault alone, such as crash-sent@1, or one kind, such as crash-sent")
    .option(
      "--jobs <count>",
      "threads to drive paths on (default: as many as the machine runs at once)",
      wholeNumber,
    )
    .option("--random <count>", "paths to draw by chance where there are more than 20,000", wholeNumber, 1000)
    .option("--seed <number>", "which of them are drawn (default: others each time)", wholeNumber)
    .option("--watch", "test again whenever one of the files changes")
    .option("--json", "print {files, passed, failed} as JSON")
    .action(async (paths: string[], options) =>
      end(await (await import("./test.ts")).test(paths, options, terminal)),
    );

  verb(program, "prove", "decide every guarantee of workflows over all their paths", [
    "prove workflows/payment_failed_agency.yaml",
    "prove workflows --without cancel,timeout --json",
  ])
    .argument("[path...]", "files, or directories for all their *.yaml (default: the workflows directory)")
    .option("--without <classes>", "leave out events: cancel, timeout, event, policy, with commas between")
    .option("--states-max <count>", "more states than this are too much to explore", wholeNumber, 1_000_000)
    .option("--json", "print {workflow, states, transitions, paths, guarantees, findings} as JSON")
    .action(async (paths: string[], options) =>
      end((await import("./prove.ts")).prove(paths, options, terminal)),
    );

  verb(program, "paths", "list the paths of a workflow: every way that its instances can go", [
    "paths workflows/payment_failed.yaml",
    "paths workflows/payment_failed.yaml --without cancel --format tests > paths.test.mjs",
  ])
    .argument("<file>", "a workflow file")
    .addOption(
      new Option(
        "--format <format>",
        "words, one path a line; json; mermaid; tests for a repository of your own",
      )
        .choices(["words", "json", "mermaid", "tests"])
        .default("words"),
    )
    .option("--json", "the same as --format json")
    .option("--without <classes>", "leave out events: cancel, timeout, event, policy, with commas between")
    .option(
      "--max <count>",
      "above so many paths, a selection that takes every transition",
      wholeNumber,
      20_000,
    )
    .action(async (file: string, options) =>
      end((await import("./paths.ts")).paths(file, options, terminal)),
    );

  verb(program, "run", "run one instance in this process, in memory, with simulated services", [
    `run workflows/payment_failed.yaml --data '{"id":987}' --fast-forward`,
    `run workflows/payment_failed_agency.yaml --fast-forward --event bank_updated='{"iban":"X"}'@2d`,
  ])
    .argument("<file>", "a workflow file")
    .option("--data <json>", "the input: JSON, or @FILE", "{}")
    .option(
      "--event <type[=json]@time>",
      "send an event at an offset from the start; repeatable",
      collect,
      [],
    )
    .option(
      "--decide <step[:name]=json@time>",
      "let a person, by name or a new one, decide the task of a step; repeatable",
      collect,
      [],
    )
    .option("--fast-forward", "let time jump to the next due timer when nothing else is left to do")
    .option("--gateway <url>", "make real calls to the services behind this address")
    .option("--json", "print the instance as JSON, and nothing else")
    .action(async (file: string, options) =>
      end(await (await import("./run.ts")).run(file, options, terminal)),
    );
}

function addServerVerbs(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  serverFlags(
    verb(program, "serve", "run the server", [
      "serve --workflows ./workflows --gateway http://127.0.0.1:9000",
    ]),
  )
    .option("--gateway <url>", "address of the services; without one, calls wait")
    .action(async (options) => end(await (await import("./serve.ts")).serve(options, terminal)));

  serverFlags(
    verb(program, "dev", "run the server with stand-ins for the services", ["dev --port 8787"]),
  ).action(async (options) => end(await (await import("./dev.ts")).dev(options, terminal)));

  verb(program, "config", "print the settings and where each comes from", ["config --json"])
    .option("--json", "print {settings} as JSON")
    .action(async (options) => end((await import("./config.ts")).config(options, terminal)));
}

function addRemoteVerbs(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  remoteFlags(
    verb(program, "send", "send an event to the server", [
      `send payment_failed --data '{"id":987}'`,
      "send wait_for_fix.resolved --instance payment_failed_flow:0mdc2k1x7a0h8rq3z",
    ]),
  )
    .argument("<type>", "the event's type")
    .option("--data <json>", "the event's data: JSON, or @FILE")
    .option("--instance <id>", "deliver it to this instance only")
    .option("--id <id>", "the event's own id: the same id from the same source changes nothing")
    .option("--source <source>", "where the event comes from")
    .action(async (type: string, options) =>
      end(await (await import("./send.ts")).send(type, options, terminal)),
    );

  remoteFlags(
    verb(program, "start", "start an instance of a workflow", [
      `start payment_failed_flow --data '{"id":987}' --key case-987`,
    ]),
  )
    .argument("<workflow>", "the workflow's id")
    .option("--data <json>", "the input: JSON, or @FILE")
    .option("--key <key>", "makes the instance's id WORKFLOW:KEY, which can be started once")
    .action(async (workflow: string, options) =>
      end(await (await import("./send.ts")).start(workflow, options, terminal)),
    );

  const example = "payment_failed_flow:0mdc2k1x7a0h8rq3z";
  filterFlags(
    remoteFlags(
      verb(program, "ls", "list instances", ["ls --status needs_attention", "ls --step wait_for_fix --json"]),
    ),
  )
    .option("--limit <count>", "at most so many")
    .option("--cursor <cursor>", "go on where the last page ended")
    .option("--watch", "show changes as they come")
    .action(async (options) => end(await (await import("./watch.ts")).lookAt(options, terminal)));

  remoteFlags(verb(program, "show", "show one instance", [`show ${example}`]))
    .argument("<id>", "the instance's id")
    .action(async (id: string, options) =>
      end(await (await import("./instances.ts")).show(id, options, terminal)),
    );

  remoteFlags(verb(program, "watch", "follow one instance until it has ended", [`watch ${example}`]))
    .argument("<id>", "the instance's id")
    .action(async (id: string, options) =>
      end(await (await import("./watch.ts")).watch(id, options, terminal)),
    );

  remoteFlags(verb(program, "journal", "show the record of one instance", [`journal ${example}`]))
    .argument("<id>", "the instance's id")
    .action(async (id: string, options) =>
      end(await (await import("./instances.ts")).journal(id, options, terminal)),
    );

  remoteFlags(
    verb(program, "services", "list the services that calls wait for, and why", [
      "services",
      "services --json",
    ]),
  ).action(async (options) => end(await (await import("./service-list.ts")).services(options, terminal)));
}

function addOperationVerbs(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  const example = "payment_failed_flow:0mdc2k1x7a0h8rq3z";
  const operation = (
    name: "cancel" | "pause" | "resume" | "retry",
    description: string,
    more: string,
  ): void => {
    remoteFlags(verb(program, name, description, [`${name} ${example}${more}`]))
      .argument("<id>", "the instance's id")
      .option("--reason <text>", "why, for the journal")
      .action(async (id: string, options) =>
        end(await (await import("./operations.ts")).operate(name, id, options, terminal)),
      );
  };
  operation("cancel", "end an instance and undo what it did", ` --reason "the citizen withdrew"`);
  operation("pause", "let an instance stand still", ` --reason "the register is down"`);
  operation("resume", "let a paused instance go on", "");
  operation("retry", "let the step that needs attention be tried once more", "");
  remoteFlags(
    verb(program, "skip", "let an instance go on as if the step that needs attention had been dealt with", [
      `skip ${example} --step freeze_payments.compensation --reason "unfrozen by hand"`,
    ]),
  )
    .argument("<id>", "the instance's id")
    .requiredOption("--step <step>", "the step that needs attention, as hms-act show names it")
    .requiredOption("--reason <text>", "how it was dealt with, for the journal")
    .action(async (id: string, options) =>
      end(await (await import("./operations.ts")).skip(id, options, terminal)),
    );

  filterFlags(
    remoteFlags(
      verb(program, "batch", "do one of these to all instances that a filter finds", [
        "batch pause --workflow payment_failed_flow --status running --dry-run",
        `batch retry --status needs_attention --reason "the register is back"`,
      ]),
    ),
  )
    .addArgument(
      new Argument("<action>", "what to do").choices(["cancel", "pause", "resume", "retry", "skip"]),
    )
    .option("--all", "every instance, where no filter is given")
    .option("--dry-run", "do nothing; say how many there are, and which come first")
    .option("--reason <text>", "why, for the journals")
    .option("--skip-step <step>", "with skip: the step that needs attention")
    .action(async (action: string, options) =>
      end(await (await import("./batch.ts")).batch(action, options, terminal)),
    );

  remoteFlags(verb(program, "batches", "see how far batches are", ["batches", "batches 0mdc2k1x7a0h8rq3z"]))
    .argument("[id]", "one batch (default: all that are kept)")
    .action(async (id: string | undefined, options) =>
      end(await (await import("./batch.ts")).batches(id, options, terminal)),
    );
}

function addInspectVerb(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  remoteFlags(
    verb(program, "inspect", "look on at the server's instances with Stately's inspector, in a browser", [
      "inspect",
      "inspect payment_failed_flow:0mdc2k1x7a0h8rq3z",
    ]),
  )
    .argument("[id]", "one instance, with those that its steps run (default: those that moved last)")
    .action(async (id: string | undefined, options) =>
      end(await (await import("./inspect.ts")).inspect(id, options, terminal)),
    );
}

function addTaskVerbs(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  remoteFlags(
    verb(program, "tasks", "list what people are asked", [
      "tasks --group case_officers",
      "tasks --overdue --json",
    ]),
  )
    .option("--group <name>", "only of this group")
    .option("--assignee <name>", "only those that this person has taken")
    .option("--status <status>", "only in this status (default: offered and claimed)")
    .option("--overdue", "only those that nobody decided in time")
    .option("--instance <id>", "only of this instance, ended ones too")
    .option("--limit <count>", "at most so many")
    .option("--cursor <cursor>", "go on where the last page ended")
    .action(async (options) => end(await (await import("./tasks.ts")).tasks(options, terminal)));

  const id = "permit:B-17/approve/1";
  const task = program
    .command("task")
    .description("take, give or decide a task")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .showHelpAfterError("(hms-act task --help shows what is legal)")
    .addHelpText("after", `\nExample:\n  $ hms-act task claim ${id} --as ada`);
  const action = (name: string, description: string, more = ""): Command =>
    remoteFlags(verb(task, name, description, [`task ${name} ${id}${more} --as ada`]))
      .argument("<id>", "the task's id")
      .option("--as <name>", "who acts (default: local)");
  action("claim", "take a task").action(async (of: string, options) =>
    end(await (await import("./tasks.ts")).claim(of, options, terminal)),
  );
  action("release", "give a task back to its group").action(async (of: string, options) =>
    end(await (await import("./tasks.ts")).release(of, options, terminal)),
  );
  action("delegate", "give a task to somebody", " --to ben")
    .requiredOption("--to <name>", "who gets it")
    .action(async (of: string, options) =>
      end(await (await import("./tasks.ts")).delegate(of, options, terminal)),
    );
  action("complete", "decide a task", ` --output '{"decision":"approve"}'`)
    .requiredOption("--output <json>", "what is decided: JSON, or @FILE")
    .action(async (of: string, options) =>
      end(await (await import("./tasks.ts")).complete(of, options, terminal)),
    );
}

function addKeyVerbs(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  const key = program
    .command("key")
    .description("make, list and revoke the keys that callers of the server show")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .showHelpAfterError("(hms-act key --help shows what is legal)")
    .addHelpText(
      "after",
      "\nExample:\n  $ hms-act key create --role officer --group case_officers --name ada",
    );
  const action = (name: string, description: string, example: string): Command =>
    remoteFlags(verb(key, name, description, [`key ${example}`])).option(
      "--data <dir>",
      "directory of the server's store (default: ./data)",
    );
  action("create", "make a key and show it this once", "create --role sender,officer --group case_officers")
    .requiredOption("--role <roles>", "sender, officer, operator, author, auditor, admin; commas between")
    .option("--group <groups>", "whose tasks its holder sees and decides; commas between")
    .option("--name <name>", "who acts with it; all keys of one person have one name (default: the key's id)")
    .option("--expires <time>", "when it ends: 90d, or a time such as 2027-01-31T00:00:00Z")
    .action(async (options) => end(await (await import("./key.ts")).create(options, terminal, Date.now())));
  action("ls", "list the keys", "ls --json").action(async (options) =>
    end(await (await import("./key.ts")).list(options, terminal)),
  );
  action("revoke", "refuse a key from now on", "revoke 3f9a1c0b7d2e")
    .argument("<id>", "the key's id, as key ls has it")
    .action(async (id: string, options) =>
      end(await (await import("./key.ts")).revoke(id, options, terminal)),
    );
}

function addStoreVerbs(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  const flags = (command: Command): Command =>
    command
      .option("--data <dir>", "directory of the server's store (default: ./data)")
      .option("--json", "print what was found or done as JSON");
  flags(
    verb(program, "backup", "copy the store into a file, while the server runs", [
      "backup backups/2027-01-31.mdb",
    ]),
  )
    .argument("<file>", "a new file")
    .action(async (file: string, options) =>
      end(await (await import("./backup.ts")).backup(file, options, terminal)),
    );
  flags(
    verb(program, "restore", "put a backup in the place of the store, while no server runs", [
      "restore backups/2027-01-31.mdb",
    ]),
  )
    .argument("<file>", "a file that backup has written")
    .action(async (file: string, options) =>
      end(await (await import("./restore.ts")).restore(file, options, terminal, Date.now())),
    );
  flags(
    verb(program, "rebuild", "make the store anew from its segments, while no server runs", ["rebuild"]),
  ).action(async (options) =>
    end(await (await import("./rebuild.ts")).rebuild(options, terminal, Date.now())),
  );
  flags(
    verb(program, "doctor", "look the store through: every entry, every instance, every index", [
      "doctor --json",
    ]),
  ).action(async (options) => end(await (await import("./doctor.ts")).doctor(options, terminal)));
}

function addArchiveVerbs(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  const archive = program
    .command("archive")
    .description("read records that left the store, and prove them whole")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .showHelpAfterError("(hms-act archive --help shows what is legal)")
    .addHelpText("after", "\nExample:\n  $ hms-act archive verify --archive /srv/act-archive");
  verb(archive, "show", "show the instances of a file, and their journals", [
    "archive show archive/2026/building_permit-B-17.5b1d0c4f2a9e8b73.ndjson",
  ])
    .argument("<file>", "a file of the archive")
    .option("--json", "print {family, instances: [{instance, journal}]} as JSON")
    .action(async (file: string, options) =>
      end(await (await import("./archive.ts")).show(file, options, terminal)),
    );
  verb(archive, "verify", "prove files whole and unchanged; without files, all that the store let go", [
    "archive verify --archive /srv/act-archive",
    "archive verify archive/2026/*.ndjson",
  ])
    .argument("[file...]", "files of the archive (default: every one that the store names)")
    .option("--data <dir>", "directory of the server's store (default: ./data)")
    .option("--archive <dir>", "directory of the archive (default: the setting archive)")
    .option("--json", "print what was found as JSON")
    .action(async (files: string[], options) =>
      end(await (await import("./archive.ts")).verify(files, options, terminal)),
    );
}

function addCompletionVerb(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  verb(program, "completion", "print a script that lets your shell complete verbs and flags", [
    "completion bash >> ~/.bashrc",
    "completion fish | source",
  ])
    .addArgument(new Argument("<shell>", "bash, zsh or fish").choices(shells))
    .option("--json", "print {shell, script} as JSON")
    .action(async (shell: Shell, options) =>
      end((await import("./completion.ts")).completion(shell, program, options, terminal)),
    );
}

const shells: readonly Shell[] = ["bash", "zsh", "fish"];

function serverFlags(command: Command): Command {
  return command
    .option("--port <number>", "port to listen on; 0 for any free one (default: 8787)")
    .option(
      "--host <address>",
      "address to listen on; beyond loopback only with sign-in (default: 127.0.0.1)",
    )
    .option("--data <dir>", "directory of the store (default: ./data)")
    .option("--workflows <dir>", "directory of the workflow files (default: ./workflows)")
    .option("--secrets <dir>", "directory with a file for each secret that workflows name")
    .option(
      "--inspect [page]",
      "let people look on with an inspector, Stately's or the page at this address (default: on loopback alone)",
    )
    .option("--no-inspect", "let nobody look on")
    .option("--json", "print where the server listens as JSON, and nothing else");
}

/** `start` has a key of another kind. */
function remoteFlags(command: Command): Command {
  return command
    .option("--url <url>", "address of the server (default: http://127.0.0.1:8787)")
    .option(
      command.name() === "start" ? "--api-key <key>" : "--key <key>",
      "API key to show the server; better in the variable ACT_KEY, where nobody else sees it",
    )
    .option("--json", "print the server's answer as JSON, and nothing else");
}

function filterFlags(command: Command): Command {
  return command
    .option("--workflow <id>", "only of this workflow")
    .option("--version <hash>", "only of this version of a workflow")
    .option("--status <status>", "only in this status")
    .option("--step <id>", "only with this step running or waiting")
    .option("--error <type>", "only those that failed with an error of this type")
    .option("--created-after <time>", "only from this time on, such as 2027-01-31T00:00:00Z")
    .option("--created-before <time>", "only from before this time")
    .option("--label <name=value>", "only of versions with this label; may come several times", labels, [])
    .option("--search <text>", "only with this text in the id or in the error's message");
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("it is a whole number above 0.");
  return number;
}

function labels(value: string, before: readonly string[]): readonly string[] {
  if (!/^[^=]+=/.test(value)) throw new InvalidArgumentError("it is a name, an equals sign and a value.");
  return collect(value, before);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
