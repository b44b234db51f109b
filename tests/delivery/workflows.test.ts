import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions?: unknown;
  readonly "timeout-minutes"?: number;
  readonly if?: string;
  readonly steps: readonly Step[];
}

/** The parts of a workflow file that the tests look at.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const texts = new Map(
  globSync(".github/workflows/*.yml", { cwd: root })
    .sort()
    .map((file) => [basename(file), readFileSync(join(root, file), "utf8")]),
);
const workflows = new Map([...texts].map(([file, text]) => [file, parse(text) as Workflow]));
const workflow = (file: string): Workflow => workflows.get(file) ?? assert.fail(`there is no ${file}`);
const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps }) => steps);
const everyStep = [...workflows.values()].flatMap(stepsOf);
const commands = everyStep.flatMap((step) => step.run ?? []);

describe("Workflows", () => {
  it("are the tests, the plan and its comment", () => {
    assert.deepEqual([...workflows.keys()], ["ci.yml", "plan-comment.yml", "plan.yml"]);
  });

  // https://docs.github.com/en/actions/reference/security/secure-use
  it("pin every action by a commit, with its version beside it", () => {
    for (const [file, text] of texts) {
      const named = text.split("\n").filter((line) => /^\s*(?:- )?uses:/.test(line));
      assert.equal(
        named.length,
        stepsOf(workflow(file)).filter(({ uses }) => uses !== undefined).length,
        file,
      );
      assert.ok(named.length > 0, file);
      for (const line of named)
        assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
    }
  });

  it("pin one action by one commit", () => {
    const commits = new Map<string, string>();
    for (const uses of everyStep.flatMap((step) => step.uses ?? [])) {
      const [action = "", commit = ""] = uses.split("@");
      assert.equal(commits.get(action) ?? commit, commit, action);
      commits.set(action, commit);
    }
  });

  it("may read the code, and write nothing but the comment of a pull request", () => {
    assert.deepEqual(workflow("ci.yml").permissions, { contents: "read" });
    assert.deepEqual(workflow("plan.yml").permissions, { contents: "read" });
    for (const file of ["ci.yml", "plan.yml"])
      for (const job of Object.values(workflow(file).jobs)) assert.equal(job.permissions, undefined, file);
    assert.deepEqual(workflow("plan-comment.yml").permissions, {});
    assert.deepEqual(
      Object.values(workflow("plan-comment.yml").jobs).map(({ permissions }) => permissions),
      [{ actions: "read", contents: "read", "pull-requests": "write" }],
    );
  });

  it("hold no secret and no token where a request's code runs", () => {
    for (const [file, text] of texts) {
      assert.doesNotMatch(text, /\bsecrets\b|id-token|pull_request_target/, file);
      if (file !== "plan-comment.yml")
        assert.doesNotMatch(text, /github\.token|GITHUB_TOKEN|workflow_run:/, file);
    }
    for (const { uses, with: given } of everyStep)
      if (uses?.startsWith("actions/checkout@")) assert.equal(given?.["persist-credentials"], false);
  });

  // https://docs.github.com/en/actions/concepts/security/script-injections
  it("put nothing of an event into a command", () => {
    assert.ok(commands.length > 0);
    for (const command of commands) assert.doesNotMatch(command, /\$\{\{/);
  });

  it("end by themselves, and are not run twice for the same thing", () => {
    for (const [file, { concurrency, jobs }] of workflows) {
      assert.ok(concurrency?.group, file);
      for (const job of Object.values(jobs)) assert.ok((job["timeout-minutes"] ?? 0) > 0, file);
    }
  });

  it("name npm scripts and files that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const named = commands.flatMap((command) =>
      [...command.matchAll(/\bnpm (?:run )?([\w:-]+)/g)].map(([, name]) => name as string),
    );
    assert.deepEqual([...new Set(named)].sort(), ["plan", "test"]);
    for (const name of named) assert.ok(Object.hasOwn(scripts, name), `npm run ${name}`);
    const files = commands.flatMap((command) =>
      [...command.matchAll(/\bnode ([\w./-]+)/g)].map(([, file]) => file as string),
    );
    assert.deepEqual(files, [".github/scripts/plan-comment.mjs"]);
    for (const file of files) assert.ok(globSync(file, { cwd: root }).length === 1, file);
  });

  describe("plan.yml", () => {
    it("runs for every pull request into main, with the base at hand", () => {
      const { on } = workflow("plan.yml");
      assert.deepEqual(on, { pull_request: { branches: ["main"] } });
      const [checkout] = stepsOf(workflow("plan.yml"));
      assert.equal(checkout?.with?.["fetch-depth"], 0);
      assert.equal(checkout.with["ref"], undefined);
    });

    it("plans the merge against the base that it was made with, and hands the report over", async () => {
      const folder = await mkdtemp(join(tmpdir(), "workflow-"));
      try {
        const git = async (...args: string[]) =>
          (
            await run("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
              cwd: folder,
            })
          ).stdout.trim();
        await git("init", "--quiet", "--initial-branch=main");
        await git("commit", "--quiet", "--allow-empty", "--message=fork");
        await git("switch", "--quiet", "--create", "request");
        await git("commit", "--quiet", "--allow-empty", "--message=change");
        await git("switch", "--quiet", "main");
        await git("commit", "--quiet", "--allow-empty", "--message=others");
        const base = await git("rev-parse", "HEAD");
        await git("merge", "--quiet", "--no-ff", "--message=merge", "request");
        // Stands for npm: notes what it is asked, and writes where the report is wanted.
        await writeFile(
          join(folder, "npm"),
          `#!/bin/sh\necho "$@" > asked\nfor last in "$@"; do :; done\necho report > "$last"\n`,
        );
        await chmod(join(folder, "npm"), 0o755);
        const steps = stepsOf(workflow("plan.yml"));
        // As GitHub's runner does: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
        await run("bash", ["-e", "-c", steps.find(({ run: command }) => command)?.run ?? ""], {
          cwd: folder,
          env: {
            PATH: [folder, dirname(process.execPath), process.env["PATH"]].join(delimiter),
            RUNNER_TEMP: folder,
            GITHUB_STEP_SUMMARY: join(folder, "summary"),
          },
        });
        assert.equal(
          await readFile(join(folder, "asked"), "utf8"),
          `run plan -- --base ${base} --format markdown --output ${folder}/plan.md\n`,
        );
        assert.equal(await readFile(join(folder, "summary"), "utf8"), "report\n");
        const upload = steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
        assert.equal(upload?.with?.["path"], "${{ runner.temp }}/plan.md");
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });

  describe("plan-comment.yml", () => {
    it("follows plan.yml by its name, for pull requests alone", () => {
      const { on, jobs } = workflow("plan-comment.yml");
      assert.deepEqual(on, {
        workflow_run: { workflows: [workflow("plan.yml").name], types: ["completed"] },
      });
      for (const job of Object.values(jobs)) assert.match(job.if ?? "", /event == 'pull_request'/);
    });

    it("checks out scripts of the default branch, and nothing of the request", () => {
      const checkouts = stepsOf(workflow("plan-comment.yml")).filter(({ uses }) =>
        uses?.startsWith("actions/checkout@"),
      );
      assert.deepEqual(
        checkouts.map((step) => step.with),
        [
          {
            ref: "${{ github.event.repository.default_branch }}",
            "sparse-checkout": ".github/scripts",
            "persist-credentials": false,
          },
        ],
      );
      assert.ok(!commands.some((command) => /\bgh pr checkout\b|\bgit (?:fetch|pull|clone)\b/.test(command)));
    });

    it("takes the artefact of the run of its event, into a folder of its own", () => {
      const upload = stepsOf(workflow("plan.yml")).find(({ uses }) => uses?.includes("upload-artifact@"));
      const download = stepsOf(workflow("plan-comment.yml")).find(({ uses }) =>
        uses?.includes("download-artifact@"),
      );
      assert.deepEqual(download?.with, {
        name: upload?.with?.["name"],
        path: "${{ runner.temp }}/plan",
        "run-id": "${{ github.event.workflow_run.id }}",
        "github-token": "${{ github.token }}",
      });
    });
  });
});

describe("dependabot.yml", () => {
  const { updates } = parse(readFileSync(join(root, ".github/dependabot.yml"), "utf8")) as {
    readonly updates: readonly {
      readonly "package-ecosystem": string;
      readonly groups: Readonly<Record<string, { readonly patterns: readonly string[] }>>;
    }[];
  };

  it("updates packages and actions", () => {
    assert.deepEqual(
      updates.map((update) => update["package-ecosystem"]),
      ["npm", "github-actions"],
    );
  });

  it("groups the SDKs, and names only packages that the project has", () => {
    const names = ["package.json", "local/package.json"].flatMap((file) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(
        readFileSync(join(root, file), "utf8"),
      ) as Record<string, Record<string, string>>;
      return [...Object.keys(dependencies), ...Object.keys(devDependencies)];
    });
    const groups = updates[0]?.groups ?? {};
    assert.ok(groups["aws-sdk"]?.patterns.includes("@aws-sdk/*"));
    assert.ok(groups["pulumi"]?.patterns.includes("@pulumi/*"));
    for (const pattern of Object.values(groups).flatMap(({ patterns }) => patterns))
      assert.ok(
        names.some((name) =>
          pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
        ),
        pattern,
      );
  });
});

describe("docs/delivery.md", () => {
  const text = readFileSync(join(root, "docs/delivery.md"), "utf8");

  it("has every workflow, and is linked by both READMEs", () => {
    for (const file of texts.keys()) assert.ok(text.includes(`(../.github/workflows/${file})`), file);
    for (const readme of ["README.md", "README.ko.md"])
      assert.match(readFileSync(join(root, readme), "utf8"), /\(docs\/delivery\.md\)/, readme);
  });

  it("says that no workflow was run on GitHub", () => {
    assert.match(text, /\*\*Never run on GitHub by us\.\*\*/);
  });
});
