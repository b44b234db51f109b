import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { root, stepsOf, texts, workflow, workflows, type Job } from "./support/workflow.ts";

const run = promisify(execFile);
const everyStep = [...workflows.values()].flatMap(stepsOf);
const commands = everyStep.flatMap((step) => step.run ?? []);
const jobs: readonly (readonly [name: string, job: Job])[] = [...workflows].flatMap(([file, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => [`${file} ${name}`, job] as const),
);

/** What the token of each job may do; `id-token: write` gets it a token that AWS gives a role for. */
const permissions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "ci.yml test": { contents: "read" },
  "deploy-stage.yml deploy": { contents: "read", "id-token": "write" },
  "deploy.yml dev": { contents: "read", "id-token": "write" },
  "deploy.yml prod": { contents: "read", "id-token": "write" },
  "destroy-preview.yml request": { contents: "read", "id-token": "write" },
  "destroy-preview.yml sweep": { contents: "read", "id-token": "write", "pull-requests": "read" },
  "drift.yml look": { contents: "read", "id-token": "write" },
  "drift.yml tell": { contents: "read", issues: "write" },
  "least-privilege.yml prove": { contents: "read" },
  "plan-comment.yml comment": { actions: "read", contents: "read", "pull-requests": "write" },
  "plan.yml plan": { contents: "read" },
  "preview-stack.yml comment": { contents: "read", "pull-requests": "write" },
  "preview-stack.yml up": { contents: "read", "id-token": "write" },
  "preview.yml comment": { contents: "read", "pull-requests": "write" },
  "preview.yml preview": { contents: "read", "id-token": "write" },
  "rollback.yml rollback": { contents: "read", "id-token": "write" },
};

/** Environment of each job that gets a role of AWS: what the role's trust policy asks for. */
const environments: Readonly<Record<string, string>> = {
  "deploy-stage.yml deploy": "${{ inputs.stage }}",
  "destroy-preview.yml request": "preview",
  "destroy-preview.yml sweep": "preview",
  "drift.yml look": "${{ matrix.stage }}-preview",
  "preview-stack.yml up": "preview",
  "preview.yml preview": "${{ matrix.stage }}-preview",
  "rollback.yml rollback": "${{ inputs.stage }}",
};

/** Roles of a stage, as `delivery/github` is told them. */
interface StageRoles {
  readonly environment?: string;
  readonly preview?: string | false;
}

/** Variables that the workflows take from the repository and its environments. */
const variables = [
  "AWS_DEPLOY_ROLE",
  "AWS_PREVIEW_ROLE",
  "AWS_REGION",
  "PERMISSIONS_BOUNDARY",
  "PREVIEW_HOURS",
  "PREVIEW_STACKS",
  "PULUMI_BACKEND_URL",
  "PULUMI_SECRETS_PROVIDER",
  "TEST_REPORTS",
];

describe("Workflows", () => {
  it("are those that are known", () => {
    assert.deepEqual([...new Set(jobs.map(([name]) => name.split(" ")[0]))], [...workflows.keys()]);
    assert.deepEqual(jobs.map(([name]) => name).sort(), Object.keys(permissions).sort());
  });

  // https://docs.github.com/en/actions/reference/security/secure-use
  it("pin every action by a commit, with its version beside it", () => {
    for (const [file, text] of texts) {
      const named = text
        .split("\n")
        .filter((line) => /^\s*(?:- )?uses:/.test(line) && !line.includes("uses: ./"));
      assert.equal(
        named.length,
        stepsOf(workflow(file)).filter(({ uses }) => uses !== undefined).length,
        file,
      );
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

  // https://github.com/pulumi/actions: without a command it installs the CLI and ends.
  it("take one exact version of the Pulumi CLI, and run its commands themselves", () => {
    const given = everyStep
      .filter(({ uses }) => uses?.startsWith("pulumi/actions@"))
      .map((step) => step.with ?? {});
    assert.ok(given.length > 0);
    const [{ "pulumi-version": version } = {}] = given;
    assert.match(String(version), /^3\.\d+\.\d+$/);
    for (const one of given) assert.deepEqual(one, { "pulumi-version": version });
  });

  it("may do what the table says, job by job, and nothing else", () => {
    for (const [file, { permissions: given, jobs: all }] of workflows) {
      // Nothing for the whole workflow, but where one thing is for all of its jobs.
      const whole = Object.values(all).every((job) => job.permissions === undefined);
      assert.deepEqual(given, whole ? { contents: "read" } : {}, file);
    }
    for (const [name, job] of jobs) {
      const file = name.split(" ")[0] ?? "";
      assert.deepEqual(job.permissions ?? workflow(file).permissions, permissions[name], name);
    }
  });

  it("never write to GitHub in a job that runs the project's packages", () => {
    for (const [name, { steps = [] }] of jobs)
      if (steps.some(({ run: command }) => command?.includes("npm ")))
        for (const [what, right] of Object.entries(permissions[name] ?? {}))
          assert.ok(right === "read" || what === "id-token", `${name}: ${what}`);
  });

  it("get a role of AWS in an environment alone, from a token of this run, for branches of this repository", () => {
    for (const [name, job] of jobs) {
      const { steps = [], environment, if: condition = "" } = job;
      const roles = steps.filter(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
      const wanted = environments[name];
      // A deployment has another hour for the way back.
      assert.equal(roles.length, wanted === undefined ? 0 : name === "deploy-stage.yml deploy" ? 2 : 1, name);
      assert.equal(typeof environment === "object" ? environment.name : environment, wanted, name);
      for (const { with: given } of roles) {
        assert.deepEqual(Object.keys(given ?? {}), ["role-to-assume", "aws-region"]);
        const reads = /drift|preview\.yml preview/.test(name);
        assert.equal(
          given?.["role-to-assume"],
          `\${{ vars.AWS_${reads ? "PREVIEW" : "DEPLOY"}_ROLE }}`,
          name,
        );
      }
      const event = workflow(name.split(" ")[0] ?? "").on;
      if (wanted !== undefined && Object.hasOwn(event, "pull_request") && !name.endsWith("sweep"))
        assert.match(condition, /head\.repo\.full_name == github\.repository/, name);
    }
  });

  it("name the environments that the roles of delivery/github trust", () => {
    const { config } = parse(readFileSync(join(root, "delivery/github/Pulumi.dev.yaml"), "utf8")) as {
      readonly config: Readonly<Record<string, Readonly<Record<string, StageRoles>>>>;
    };
    const stages = Object.entries(config["mysfits-delivery:stages"] ?? {});
    const trusted = stages.flatMap(([name, { environment = name, preview = "environment" }]) =>
      preview === "environment" ? [environment, `${environment}-preview`] : [environment],
    );
    const named = Object.values(environments).flatMap((name) =>
      ["dev", "prod"].map((stage) => name.replace(/\$\{\{ \S+ \}\}/, stage)),
    );
    assert.deepEqual([...new Set(named)].sort(), trusted.sort());
  });

  it("are off until a backend is set, wherever they need an account", () => {
    const asked = [
      ...Object.keys(environments).filter((name) => !name.startsWith("deploy-stage")),
      "deploy.yml dev",
    ];
    for (const name of asked)
      assert.match(jobs.find(([key]) => key === name)?.[1].if ?? "", /^vars\.PULUMI_BACKEND_URL != ''/, name);
  });

  it("take the variables that the document names, and no secret", () => {
    const named = [...texts.values()].flatMap((text) =>
      [...text.matchAll(/\bvars\.(\w+)/g)].map(([, name]) => name),
    );
    assert.deepEqual([...new Set(named)].sort(), variables);
    const document = readFileSync(join(root, "docs/delivery.md"), "utf8");
    for (const name of variables) assert.ok(document.includes(`\`${name}\``), name);
    for (const [file, text] of texts) assert.doesNotMatch(text, /\bsecrets\b|pull_request_target/, file);
  });

  it("give a token to a script in the last step of a job that installs nothing, or to a command that reads", () => {
    for (const [name, { steps = [] }] of jobs)
      for (const { env, run: command = "" } of steps)
        if (env?.["GH_TOKEN"] !== undefined)
          assert.match(
            command,
            /^node \.github\/scripts\/[\w-]+\.mjs |^npm run delivery -- stack-sweep /,
            name,
          );
    for (const { uses, with: given } of everyStep)
      if (uses?.startsWith("actions/checkout@")) assert.equal(given?.["persist-credentials"], false);
  });

  // https://docs.github.com/en/actions/concepts/security/script-injections
  it("put nothing of an event into a command", () => {
    assert.ok(commands.length > 0);
    for (const command of commands) assert.doesNotMatch(command, /\$\{\{/);
  });

  it("keep their logic where it is tested: no command has more than three lines", () => {
    for (const command of commands) assert.ok(command.trim().split("\n").length <= 3, command);
  });

  it("end by themselves, and are not run twice at the same time for the same thing", () => {
    for (const [file, { concurrency, jobs: all }] of workflows)
      for (const [name, job] of Object.entries(all)) {
        if (job.uses !== undefined) continue;
        assert.ok((job["timeout-minutes"] ?? 0) > 0, `${file} ${name}`);
        const isTalk = job.needs !== undefined && job.permissions?.["id-token"] === undefined;
        assert.ok(isTalk || (job.concurrency ?? concurrency)?.group, `${file} ${name}`);
      }
    const stage = { group: "stage-${{ inputs.stage }}", "cancel-in-progress": false };
    assert.deepEqual(workflow("deploy-stage.yml").jobs["deploy"]?.concurrency, stage);
    assert.deepEqual(workflow("rollback.yml").jobs["rollback"]?.concurrency, stage);
    // Who makes and who destroys a stack wait for each other.
    const groups = ["preview-stack.yml up", "destroy-preview.yml request"].map(
      (name) => jobs.find(([key]) => key === name)?.[1].concurrency,
    );
    assert.deepEqual(groups[0], groups[1]);
    assert.equal(groups[0]?.["cancel-in-progress"], false);
  });

  it("name npm scripts and files that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const named = commands.flatMap((command) =>
      [...command.matchAll(/\bnpm (?:run )?([\w:-]+)/g)].map(([, name]) => name as string),
    );
    assert.deepEqual([...new Set(named)].sort(), [
      "delivery",
      "plan",
      "prove:iam",
      "smoke",
      "test",
      "verify",
    ]);
    for (const name of named) assert.ok(Object.hasOwn(scripts, name), `npm run ${name}`);
    const files = commands.flatMap((command) =>
      [...command.matchAll(/\bnode ([\w./-]+)/g)].map(([, file]) => file as string),
    );
    assert.deepEqual([...new Set(files)].sort(), [
      ".github/scripts/comment.mjs",
      ".github/scripts/drift-issue.mjs",
      ".github/scripts/plan-comment.mjs",
    ]);
    for (const file of files) assert.ok(globSync(file, { cwd: root }).length === 1, file);
  });

  describe("deploy.yml", () => {
    it("goes from main to dev, and from dev to prod", () => {
      const { on, jobs: all } = workflow("deploy.yml");
      assert.deepEqual(on["push"], { branches: ["main"] });
      assert.deepEqual(
        Object.entries(all).map(([name, job]) => [name, job.needs, job.uses, job.with]),
        [
          ["dev", undefined, "./.github/workflows/deploy-stage.yml", { stage: "dev" }],
          ["prod", "dev", "./.github/workflows/deploy-stage.yml", { stage: "prod" }],
        ],
      );
      assert.match(all["dev"]?.if ?? "", /github\.ref == 'refs\/heads\/main'/);
    });
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
