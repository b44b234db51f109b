import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./workflow.ts";

/** A call of a command, or of an action. */
export interface Call {
  readonly command: string;
  readonly args: readonly string[];
}

/** A stack as the fake Pulumi keeps it. */
export interface FakeStack {
  /** What `pulumi stack history --json` answers. */
  readonly history?: readonly object[];
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly lastUpdate?: string;
  /** What is in its state. */
  readonly resources?: readonly object[];
}

/** What the stand-ins know, and how they end. */
export interface World {
  readonly stacks?: Readonly<Record<string, FakeStack>>;
  /** Exit codes of `npm run NAME`, one for each call in turn, for scripts that are not run: smoke, verify. */
  readonly npm?: Readonly<Record<string, readonly number[]>>;
  /** Exit code of `pulumi up`. */
  readonly up?: number;
  /** What `pulumi preview` writes, and its exit code. */
  readonly preview?: { readonly output: string; readonly code: number };
  /** Answer of `gh pr list`. */
  readonly pulls?: readonly { readonly number: number }[];
  readonly issues?: readonly FakeIssue[];
  /** By the number of the issue or pull request. */
  readonly comments?: Readonly<Record<number, readonly FakeComment[]>>;
  /** True when Docker keeps images in containerd's store. */
  readonly containerd?: boolean;
}

/** An issue of the fake GitHub. */
export interface FakeIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly user: { readonly login: string };
}

/** A comment of the fake GitHub. */
export interface FakeComment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

/** Beginning of every stand-in: notes the call, and has the world at hand. */
const prelude = (command: string) => `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
const { spawnSync } = require("node:child_process");
const args = process.argv.slice(2);
appendFileSync(process.env.FAKE_CALLS, JSON.stringify({ command: "${command}", args }) + "\\n");
const world = JSON.parse(readFileSync(process.env.FAKE_WORLD, "utf8"));
const keep = () => writeFileSync(process.env.FAKE_WORLD, JSON.stringify(world));
const option = (name) => args[args.indexOf(name) + 1];
const print = (value) => process.stdout.write(typeof value === "string" ? value : JSON.stringify(value));
`;

const programs: Readonly<Record<string, string>> = {
  // Runs the project's own commands; what would visit a site or AWS ends as the world says.
  npm: `
const [run, name, dashes, ...rest] = args;
if (args[0] === "test") process.exit(0);
if (run !== "run" || dashes !== "--") throw new Error("npm " + args.join(" ") + " is not known");
if (name === "delivery") process.exit(spawnSync(process.execPath, ["scripts/delivery.ts", ...rest], { stdio: "inherit" }).status);
const codes = world.npm?.[name] ?? [];
const code = codes.shift() ?? 0;
if (world.npm?.[name]) keep();
process.exit(code);
`,
  pulumi: `
const known = world.stacks ?? {};
const [verb, what] = args;
const name = args.includes("--stack") ? option("--stack") : verb === "stack" ? args[2] : undefined;
const stack = known[name];
const need = () => stack ?? (console.error("error: no stack named '" + name + "' found"), process.exit(255));
if (verb === "stack" && what === "ls")
  print(Object.entries(known).map(([name, { lastUpdate }]) => ({ name, current: false, lastUpdate })));
else if (verb === "stack" && what === "history") print(need().history ?? []);
else if (verb === "stack" && what === "output") print(need().outputs ?? {});
else if (verb === "stack" && what === "export")
  print({ deployment: { secrets_providers: { type: "cloud", state: { url: "awskms://alias/x", encryptedkey: "key" } }, resources: need().resources ?? [] } });
else if (verb === "stack" && what === "init") { known[name] = {}; world.stacks = known; keep(); }
else if (verb === "stack" && what === "rm") { need(); delete known[name]; keep(); }
else if (verb === "config" && what === "set") need();
else if (verb === "destroy") { need().resources = []; keep(); }
else if (verb === "up") { need(); process.exit(world.up ?? 0); }
else if (verb === "preview") { need(); print(world.preview?.output ?? ""); process.exit(world.preview?.code ?? 0); }
else throw new Error("pulumi " + args.join(" ") + " is not known");
`,
  gh: `
if (process.env.GH_TOKEN !== "token") throw new Error("no token");
const method = option("--method");
const path = args.find((arg) => arg.startsWith("repos/"))?.split("?")[0];
const input = () => JSON.parse(readFileSync(0, "utf8"));
const user = { login: "github-actions[bot]" };
const [, comments] = /^repos\\/shop\\/site\\/issues\\/(\\d+)\\/comments$/.exec(path) ?? [];
const [, comment] = /^repos\\/shop\\/site\\/issues\\/comments\\/(\\d+)$/.exec(path) ?? [];
const [, issue] = /^repos\\/shop\\/site\\/issues\\/(\\d+)$/.exec(path) ?? [];
world.issues ??= [];
world.comments ??= {};
let answer;
if (args[0] === "pr" && args[1] === "list") answer = world.pulls ?? [];
else if (method === "GET" && path === "repos/shop/site/issues")
  answer = [world.issues.filter(({ state }) => state === "open")];
else if (method === "POST" && path === "repos/shop/site/issues")
  world.issues.push((answer = { number: world.issues.length + 1, state: "open", user, ...input() }));
else if (method === "PATCH" && issue)
  Object.assign((answer = world.issues.find(({ number }) => number === Number(issue))), input());
else if (method === "GET" && comments) answer = [world.comments[comments] ?? []];
else if (method === "POST" && comments)
  (world.comments[comments] ??= []).push((answer = { id: 100 + (world.comments[comments]?.length ?? 0), user, ...input() }));
else if (method === "PATCH" && comment)
  Object.assign((answer = Object.values(world.comments).flat().find(({ id }) => id === Number(comment))), input());
else throw new Error("gh " + args.join(" ") + " is not known");
keep();
print(answer);
`,
  docker: `print(world.containerd ? "[[driver-type io.containerd.snapshotter.v1]]" : "[[Backing Filesystem extfs]]");`,
  sudo: `if (args[0] === "tee") readFileSync(0);`,
  aws: `throw new Error("nothing here calls the AWS CLI");`,
};

/** Stand-ins for all that reaches out of the machine, and a copy of the project in a git repository of its own. */
export class Fakes {
  readonly folder = mkdtempSync(join(tmpdir(), "delivery-"));
  readonly bin = join(this.folder, "bin");
  /** The copy, with two commits. */
  readonly project = join(this.folder, "project");
  readonly #calls = join(this.folder, "calls.jsonl");
  readonly #world = join(this.folder, "world.json");

  constructor() {
    mkdirSync(this.bin);
    for (const [name, program] of Object.entries(programs)) {
      writeFileSync(join(this.bin, name), prelude(name) + program);
      chmodSync(join(this.bin, name), 0o755);
    }
    mkdirSync(this.project);
    const left =
      /^(\.git|\.local|\.build|\.pulumi-standin|node_modules|web|docs|tests|bench|artifacts|components)$/;
    for (const entry of readdirSync(root))
      if (!left.test(entry)) cpSync(join(root, entry), join(this.project, entry), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.project, "node_modules"));
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message=one");
    this.git("commit", "--quiet", "--allow-empty", "--message=two");
  }

  /** Variables by which the stand-ins find what they know. */
  get environment(): Readonly<Record<string, string>> {
    return { FAKE_CALLS: this.#calls, FAKE_WORLD: this.#world };
  }

  /** Begins anew: with what the stand-ins know, and no call noted. */
  begin(world: World): void {
    rmSync(join(this.folder, "temp"), { recursive: true, force: true });
    rmSync(this.#calls, { force: true });
    this.change(world);
  }

  /** Changes what the stand-ins know, and forgets no call. */
  change(world: World): void {
    writeFileSync(this.#world, JSON.stringify(world));
  }

  /** What the stand-ins know now. */
  get world(): World {
    return JSON.parse(readFileSync(this.#world, "utf8")) as World;
  }

  /** Notes a call. */
  note(command: string, args: readonly string[]): void {
    appendFileSync(this.#calls, `${JSON.stringify({ command, args })}\n`);
  }

  /** Every call, in order. */
  get calls(): readonly Call[] {
    if (!existsSync(this.#calls)) return [];
    const lines = readFileSync(this.#calls, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Call);
  }

  /** Every call of a command, as one line each, without what is said with each. */
  linesOf(...commands: readonly string[]): readonly string[] {
    return this.calls
      .filter(({ command }) => commands.includes(command))
      .map(({ command, args }) =>
        [command, ...args].join(" ").replaceAll(/ --non-interactive --color never/g, ""),
      );
  }

  git(...args: readonly string[]): string {
    const who = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    return execFileSync("git", [...who, ...args], { cwd: this.project, encoding: "utf8" }).trim();
  }

  /** Forgets everything. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
