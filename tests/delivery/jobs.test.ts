import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { Fakes, type FakeStack, type World } from "./support/fakes.ts";
import { runJob, type Given, type JobResult } from "./support/job.ts";

const vars = {
  // A backend that `pulumi stack ls` is asked about; the listing of a bucket has a test of its own.
  PULUMI_BACKEND_URL: "https://api.pulumi.com",
  AWS_DEPLOY_ROLE: "arn:aws:iam::111122223333:role/delivery/deploy",
  AWS_PREVIEW_ROLE: "arn:aws:iam::111122223333:role/delivery/preview",
  PULUMI_SECRETS_PROVIDER: "awskms://alias/state?region=ap-northeast-2",
  PERMISSIONS_BOUNDARY: "arn:aws:iam::111122223333:policy/delivery/boundary",
};
const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/service@sha256:${"a".repeat(64)}`;
const release = { cluster: "c", service: "s", taskDefinition: "arn:t:1", image };

/** Deployed once, by a commit. */
const deployed = (commit: string, config: object = {}): FakeStack => ({
  history: [{ kind: "update", result: "succeeded", environment: { "git.head": commit }, config }],
  outputs: { siteUrl: "https://d111111abcdef8.cloudfront.net", release },
});

describe("Jobs of the workflows, run with stand-ins", function () {
  this.timeout(60_000);
  let fakes: Fakes;
  let one: string;
  let two: string;
  before(() => {
    fakes = new Fakes();
    one = fakes.git("rev-parse", "HEAD^");
    two = fakes.git("rev-parse", "HEAD");
  });
  after(() => {
    fakes.remove();
  });

  /** Runs a job in a world. */
  async function job(file: string, name: string, world: World, given: Given = {}): Promise<JobResult> {
    fakes.begin(world);
    return await runJob(file, name, { vars, ...given }, fakes);
  }

  /** Names of the steps that ran, with how they ended. */
  const ran = ({ steps }: JobResult) =>
    steps.flatMap(({ step: { name, uses }, outcome }) =>
      outcome === "skipped" ? [] : [`${name ?? uses?.split("@")[0]}: ${outcome}`],
    );
  const logOf = ({ steps }: JobResult, wanted: string) =>
    steps.find(({ step: { name } }) => name === wanted)?.log ?? "";

  describe("deploy.yml", () => {
    const deploy = (world: World) => job("deploy-stage.yml", "deploy", world, { inputs: { stage: "dev" } });

    it("takes the stage's role, deploys, looks at the tasks, visits the site", async () => {
      const result = await deploy({ stacks: { dev: deployed(one) } });
      assert.equal(result.result, "success", result.steps.map(({ log }) => log).join("\n"));
      assert.deepEqual(ran(result), [
        "actions/checkout: success",
        "aws-actions/configure-aws-credentials: success",
        "pulumi/actions: success",
        "Docker: success",
        "Note what runs now: success",
        "Deploy: success",
        "See that the new tasks run: success",
        "Visit the site: success",
        "actions/upload-artifact: success",
      ]);
      const [, credentials] = fakes.calls.filter(({ command }) => command === "uses");
      assert.deepEqual(JSON.parse(credentials?.args[1] ?? ""), {
        "role-to-assume": vars.AWS_DEPLOY_ROLE,
        "aws-region": "ap-northeast-2",
      });
      assert.deepEqual(fakes.linesOf("npm", "pulumi"), [
        "npm run delivery -- docker",
        "npm run delivery -- before --stack dev",
        "pulumi stack history --json --page-size 30 --stack dev",
        "pulumi stack output --json --stack dev",
        "npm run delivery -- up --stack dev",
        `pulumi up --stack dev --yes --policy-pack ${fakes.project}/policies`,
        "pulumi stack output --json --stack dev",
        "npm run verify -- --stack dev",
        `npm run smoke -- --stack dev --checkout --patience 600 --format junit --output ${fakes.folder}/temp/smoke.xml`,
      ]);
      const outputsOf = (wanted: string) => result.steps.find(({ step: { id } }) => id === wanted)?.outputs;
      assert.deepEqual(outputsOf("before"), { commit: one, image });
      assert.deepEqual(outputsOf("up"), { url: "https://d111111abcdef8.cloudfront.net" });
      assert.match(result.summary, /\*\*dev\*\* has commit/);
    });

    it("goes back to the program and the image that ran before when the visit fails, and visits again", async () => {
      const result = await deploy({ stacks: { dev: deployed(one) }, npm: { smoke: [1, 0] } });
      assert.equal(result.result, "failure", "a deployment that was rolled back has failed");
      assert.deepEqual(ran(result).slice(-5), [
        "Visit the site: failure",
        "aws-actions/configure-aws-credentials: success",
        "Go back: success",
        "Visit the site after going back: success",
        "actions/upload-artifact: success",
      ]);
      const lines = fakes.linesOf("npm", "pulumi");
      const at = `--stack dev --cwd ${fakes.project}/.build/plan/${one}`;
      assert.deepEqual(
        lines.slice(lines.findIndex((line) => line.startsWith("npm run delivery -- rollback"))),
        [
          `npm run delivery -- rollback --stack dev --to ${one} --image ${image}`,
          `pulumi config set --path mysfits:service.image ${image} ${at}`,
          `pulumi up --yes --skip-preview --message Roll back to ${one.slice(0, 7)} ${at}`,
          "npm run smoke -- --stack dev --patience 600",
        ],
      );
      assert.match(result.summary, /\*\*dev was rolled back\*\*/);
      assert.equal(
        fakes.git("-C", `.build/plan/${one}`, "status", "--porcelain", "--untracked-files=no"),
        "",
      );
    });

    it("goes back too when ECS has gone back by itself, without a visit before", async () => {
      const result = await deploy({ stacks: { dev: deployed(one) }, npm: { verify: [1] } });
      assert.deepEqual(ran(result).slice(-5), [
        "See that the new tasks run: failure",
        "aws-actions/configure-aws-credentials: success",
        "Go back: success",
        "Visit the site after going back: success",
        "actions/upload-artifact: success",
      ]);
    });

    it("leaves a deployment that stopped in the middle to people", async () => {
      const result = await deploy({ stacks: { dev: deployed(one) }, up: 255 });
      assert.equal(result.result, "failure");
      assert.deepEqual(ran(result).slice(-2), ["Deploy: failure", "actions/upload-artifact: success"]);
      assert.ok(!fakes.linesOf("npm").some((line) => line.includes("rollback")));
    });

    it("says so when there is nothing to go back to", async () => {
      const result = await deploy({ stacks: { dev: { outputs: {} } }, npm: { smoke: [1] } });
      assert.match(logOf(result, "Note what runs now"), /nothing is deployed yet/);
      assert.match(
        logOf(result, "Go back"),
        /nothing was deployed before, so there is nothing to go back to/,
      );
      assert.equal(fakes.linesOf("pulumi").filter((line) => line.startsWith("pulumi up")).length, 1);
    });

    it("forgets what was before the stack was destroyed", async () => {
      const [update] = deployed(one).history ?? [];
      const history = [{ kind: "destroy", result: "succeeded" }, update ?? {}];
      const result = await deploy({ stacks: { dev: { history, outputs: {} } } });
      assert.match(logOf(result, "Note what runs now"), /nothing is deployed yet/);
    });

    it("does not put an older commit over a newer one, as an approval that came late would", async () => {
      fakes.git("commit", "--quiet", "--allow-empty", "--message=three");
      const newer = fakes.git("rev-parse", "HEAD");
      fakes.git("reset", "--quiet", "--hard", two);
      const result = await deploy({ stacks: { dev: deployed(newer) } });
      assert.deepEqual(ran(result).slice(-2), [
        "Note what runs now: failure",
        "actions/upload-artifact: success",
      ]);
      assert.match(logOf(result, "Note what runs now"), /which is newer than .* Nothing was changed/s);
      assert.ok(!fakes.linesOf("pulumi").some((line) => line.startsWith("pulumi up")));
    });

    it("has Docker build as the provider needs it", async () => {
      await deploy({ stacks: { dev: deployed(one) }, containerd: true });
      assert.deepEqual(fakes.linesOf("sudo"), [
        "sudo tee /etc/docker/daemon.json",
        "sudo systemctl restart docker",
      ]);
      await deploy({ stacks: { dev: deployed(one) } });
      assert.deepEqual(fakes.linesOf("sudo"), []);
    });
  });

  describe("drift.yml", () => {
    const look = (world: World, given: Given = {}) =>
      job("drift.yml", "look", world, { matrix: { stage: "dev" }, ...given });
    /** A preview as the engine writes it, with one resource that differs. */
    const preview = (property?: string) => ({
      code: 0,
      output: JSON.stringify({
        steps: [
          { op: "refresh", urn: "urn:pulumi:dev::mysfits::aws:s3/bucket:Bucket::site" },
          {
            op: property === undefined ? "same" : "update",
            urn: "urn:pulumi:dev::mysfits::mysfits:table:Table$aws:dynamodb/table:Table::mysfits",
            diffReasons: property === undefined ? null : [property],
            detailedDiff: property === undefined ? null : { [`${property}.owner`]: { kind: "add" } },
          },
        ],
      }),
    });
    /** Looks, and tells: with the issues that there are. @returns What was said. */
    async function week(property: string | undefined, issues: World["issues"] = []) {
      const world = { stacks: { dev: deployed(one) }, preview: preview(property), issues };
      const looked = await look(world);
      assert.equal(looked.result, "success", looked.steps.map(({ log }) => log).join("\n"));
      const told = await tell();
      return { ...told, issues: fakes.world.issues ?? [] };
    }
    /** The second job, with what the first one's artefacts hold. */
    async function tell() {
      mkdirSync(`${fakes.folder}/temp/drift`);
      if (existsSync(`${fakes.folder}/temp/dev.json`))
        renameSync(`${fakes.folder}/temp/dev.json`, `${fakes.folder}/temp/drift/dev.json`);
      const result = await runJob(
        "drift.yml",
        "tell",
        { vars, needs: { look: { result: "success" } } },
        fakes,
      );
      return { result: result.result, log: logOf(result, "Issues") };
    }

    it("asks AWS about the program that is deployed, with the image of a roll-back", async () => {
      const result = await look({
        stacks: { dev: deployed(one, { "mysfits:service": { objectValue: { cpu: 256, image } } }) },
        preview: preview(),
      });
      assert.equal(result.result, "success");
      const at = `--stack dev --cwd ${fakes.project}/.build/plan/${one}`;
      assert.deepEqual(fakes.linesOf("pulumi"), [
        "pulumi stack history --json --page-size 30 --stack dev",
        `pulumi config set --path mysfits:service.image ${image} ${at}`,
        `pulumi preview --refresh --json ${at}`,
      ]);
    });

    it("opens one issue once, edits it when something else differs, closes it when nothing does", async () => {
      const first = await week("tags");
      assert.match(first.log, /dev: opened issue 1\./);
      assert.equal(first.issues.length, 1);
      assert.equal(first.issues[0]?.title, "dev is not as the program says");
      assert.match(
        first.issues[0].body,
        /\| was changed \| `aws:dynamodb\/table:Table` \| `mysfits` \| `tags` \|/,
      );
      const again = await week("tags", first.issues);
      assert.match(again.log, /dev: issue 1 says it already\./);
      assert.deepEqual(again.issues, first.issues);
      const other = await week("billingMode", first.issues);
      assert.match(other.log, /dev: edited issue 1\./);
      assert.match(other.issues[0]?.body ?? "", /`billingMode`/);
      const clean = await week(undefined, other.issues);
      assert.match(clean.log, /dev: closed issue 1\./);
      assert.equal(clean.issues[0]?.state, "closed");
      const quiet = await week(undefined, clean.issues);
      assert.match(quiet.log, /dev: nothing to tell\./);
    });

    it("leaves alone an issue that somebody else began with the marker", async () => {
      const theirs = {
        number: 1,
        title: "Mine",
        body: "<!-- mysfits: drift dev -->",
        state: "open" as const,
        user: { login: "somebody" },
      };
      const { issues } = await week("tags", [theirs]);
      assert.deepEqual(
        issues.map(({ number, body }) => [number, body.length > theirs.body.length]),
        [
          [1, false],
          [2, true],
        ],
      );
    });

    it("fails, and says nothing of the stage, when the account can't be asked", async () => {
      const output = JSON.stringify({ diagnostics: [{ severity: "error", message: "no credentials" }] });
      const result = await look({ stacks: { dev: deployed(one) }, preview: { output, code: 255 } });
      assert.equal(result.result, "failure");
      assert.match(logOf(result, "Look"), /so nobody knows\nno credentials/);
      assert.equal((await tell()).result, "failure");
      assert.deepEqual(fakes.world.issues ?? [], []);
    });

    it("does nothing until a backend is set, and for a stage that is not deployed", async () => {
      assert.equal((await look({}, { vars: {} })).result, "skipped");
      const result = await look({ stacks: { dev: {} } });
      assert.equal(result.result, "success");
      assert.match(logOf(result, "Look"), /nothing is deployed/);
    });
  });

  /** The event of a pull request of the repository itself. */
  const request = (more: object = {}) => ({
    number: 12,
    action: "synchronize",
    repository: { default_branch: "main" },
    pull_request: {
      number: 12,
      head: { sha: two, repo: { full_name: "shop/site" } },
      user: { login: "somebody" },
      labels: [{ name: "preview" }],
      ...more,
    },
  });
  const fork = request({ head: { sha: "f".repeat(40), repo: { full_name: "stranger/site" } } });
  const bot = request({ user: { login: "dependabot[bot]" } });
  const eventName = "pull_request";

  describe("preview.yml", () => {
    const look = (world: World, event: object = request()) =>
      job("preview.yml", "preview", world, { event: { ...event }, eventName, matrix: { stage: "dev" } });
    const output =
      "Previewing update (dev)\n~ aws:dynamodb/table:Table\n```\nResources:\n    ~ 1 to update\n    448 unchanged\n";

    it("asks the account with the role that reads, and posts one comment", async () => {
      const world = { stacks: { dev: deployed(one) }, preview: { output, code: 0 } };
      const looked = await look(world);
      assert.equal(looked.result, "success", logOf(looked, "Preview"));
      assert.deepEqual(fakes.linesOf("pulumi"), [
        `pulumi preview --stack dev --diff --policy-pack ${fakes.project}/policies`,
      ]);
      const [, credentials] = fakes.calls.filter(({ command }) => command === "uses");
      assert.match(credentials?.args[1] ?? "", /delivery\/preview/);
      assert.match(looked.summary, /### dev: 1 to update, 448 unchanged/);
      const comment = async () => {
        cpSync(`${fakes.folder}/temp/dev.md`, `${fakes.folder}/temp/preview/dev.md`);
        const given = { vars, event: request(), eventName, needs: { preview: { result: "success" } } };
        return await runJob("preview.yml", "comment", given, fakes);
      };
      assert.match(logOf(await comment(), "Comment"), /Wrote the comment of pull request 12\./);
      assert.match(logOf(await comment(), "Comment"), /Edited the comment of pull request 12\./);
      const comments = fakes.world.comments?.[12] ?? [];
      assert.equal(comments.length, 1);
      assert.match(comments[0]?.body ?? "", /^<!-- mysfits: preview -->\nCommit [0-9a-f]{40}, \[this run\]/);
      // The text can't end the fence that it stands in.
      assert.match(comments[0]?.body ?? "", /\n````diff\n.*\n````\n/s);
    });

    it("keeps the report of a preview that fails, by a broken rule or an error", async () => {
      const result = await look({
        stacks: { dev: deployed(one) },
        preview: { output: "[mandatory] no", code: 255 },
      });
      assert.equal(result.result, "failure");
      assert.match(result.summary, /### dev: \*\*failed\*\* \(255\)/);
      assert.equal(result.steps.at(-1)?.outcome, "success", "the artefact is there all the same");
    });

    it("is nothing for a fork, for Dependabot, and until a backend is set", async () => {
      assert.equal((await look({}, fork)).result, "skipped");
      assert.equal((await look({}, bot)).result, "skipped");
      const off = { vars: {}, event: request(), eventName, matrix: { stage: "dev" } };
      assert.equal((await job("preview.yml", "preview", {}, off)).result, "skipped");
      const given = { vars, event: fork, eventName, needs: { preview: { result: "skipped" } } };
      assert.equal((await runJob("preview.yml", "comment", given, fakes)).result, "skipped");
      assert.deepEqual(fakes.calls, []);
    });
  });

  describe("preview-stack.yml", () => {
    const up = (world: World, event: object = request()) =>
      job("preview-stack.yml", "up", world, { event: { ...event }, eventName });
    const pr12 = { "pr-12": { outputs: deployed(one).outputs ?? {} } };

    it("brings a stack up for the request, and visits its site", async () => {
      const result = await up({ stacks: { dev: deployed(one), ...pr12 } });
      assert.equal(result.result, "success", logOf(result, "Bring up"));
      const lines = fakes.linesOf("npm", "pulumi").map((line) => line.replace(/\S+config\.json$/, "CONFIG"));
      assert.deepEqual(lines.slice(1), [
        `npm run delivery -- stack-up --pull-request 12 --limit 2 --output ${fakes.folder}/temp/stack.md`,
        "pulumi stack ls --json",
        "pulumi stack export --stack pr-12",
        `pulumi up --stack pr-12 --yes --policy-pack ${fakes.project}/policies --policy-pack-config CONFIG`,
        "pulumi stack output --json --stack pr-12",
        "npm run smoke -- --url https://d111111abcdef8.cloudfront.net --patience 600",
      ]);
    });

    it("makes the stack when it is not there, with the secrets provider of the environment", async () => {
      await up({ stacks: { dev: deployed(one) } });
      assert.ok(
        fakes
          .linesOf("pulumi")
          .includes(`pulumi stack init pr-12 --secrets-provider ${vars.PULUMI_SECRETS_PROVIDER}`),
      );
    });

    it("makes no more of them than there may be, and says in the comment what to do", async () => {
      const result = await up({ stacks: { dev: deployed(one), "pr-3": {}, "pr-4": {} } });
      assert.equal(result.result, "failure");
      assert.match(logOf(result, "Bring up"), /there are 2 short-lived stacks already \(pr-3, pr-4\)/);
      assert.ok(!fakes.linesOf("pulumi").some((line) => /^pulumi (up|stack init)/.test(line)));
      assert.equal(result.steps.find(({ step: { name } }) => name === "Visit the site")?.outcome, "skipped");
    });

    it("is for requests of this repository with the label, and for the label's own event", async () => {
      const off = async (event: object) => (await up({}, event)).result;
      assert.equal(await off(fork), "skipped");
      assert.equal(await off(bot), "skipped");
      assert.equal(await off(request({ labels: [] })), "skipped");
      assert.equal(await off({ ...request(), action: "labeled", label: { name: "bug" } }), "skipped");
    });
  });

  describe("destroy-preview.yml", () => {
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    const something = [
      { urn: "urn:pulumi:pr-12::mysfits::aws:sqs/queue:Queue::q", type: "aws:sqs/queue:Queue" },
    ];

    it("takes the stack of a closed request down, and forgets it", async () => {
      const event = { ...request(), action: "closed" };
      const world = { stacks: { dev: deployed(one), "pr-12": { resources: something } } };
      const result = await job("destroy-preview.yml", "request", world, { event, eventName });
      assert.equal(result.result, "success", logOf(result, "Take down"));
      const lines = fakes.linesOf("pulumi");
      assert.ok(lines.includes("pulumi destroy --stack pr-12 --yes --skip-preview"));
      assert.equal(lines.at(-1), "pulumi stack rm pr-12 --yes");
      assert.deepEqual(Object.keys(fakes.world.stacks ?? {}), ["dev"]);
    });

    it("does nothing when there is none, when another label went, and for a fork", async () => {
      const closed = { ...request(), action: "closed" };
      const none = await job("destroy-preview.yml", "request", { stacks: {} }, { event: closed, eventName });
      assert.match(logOf(none, "Take down"), /pr-12: there is no such stack/);
      const events = [
        { ...fork, action: "closed" },
        { ...request(), action: "unlabeled", label: { name: "bug" } },
      ];
      for (const event of events)
        assert.equal(
          (await job("destroy-preview.yml", "request", {}, { event, eventName })).result,
          "skipped",
        );
    });

    it("takes down whose time is over and whose request is closed, and nothing else", async () => {
      const world = {
        stacks: {
          dev: { lastUpdate: hoursAgo(1000) },
          "pr-1": { lastUpdate: hoursAgo(50), resources: something },
          "pr-2": { lastUpdate: hoursAgo(47) },
          "pr-3": { lastUpdate: hoursAgo(1) },
        },
        pulls: [{ number: 1 }, { number: 2 }],
      };
      const result = await job("destroy-preview.yml", "sweep", world, { eventName: "schedule" });
      assert.equal(result.result, "success", logOf(result, "Take down"));
      assert.deepEqual(Object.keys(fakes.world.stacks ?? {}), ["dev", "pr-2"]);
      assert.match(result.summary, /pr-1: no change for 48 hours, destroyed\./);
      assert.match(result.summary, /pr-3: its pull request is not open with the label any more, destroyed\./);
      assert.deepEqual(fakes.linesOf("gh"), [
        "gh pr list --state open --label preview --limit 500 --json number",
      ]);
    });
  });

  describe("rollback.yml", () => {
    const back = (inputs: Readonly<Record<string, string>>) => {
      const history = [
        ...(deployed(two).history ?? []),
        ...(deployed(two).history ?? []),
        ...(deployed(one).history ?? []),
      ];
      const stacks = { prod: { ...deployed(two), history } };
      return job("rollback.yml", "rollback", { stacks }, { inputs: { stage: "prod", ...inputs } });
    };

    it("goes back to what was deployed before, looks at the tasks and visits the site", async () => {
      const result = await back({ commit: "", image: "" });
      assert.equal(result.result, "success", logOf(result, "Go back"));
      assert.deepEqual(fakes.linesOf("npm", "pulumi").slice(1), [
        "npm run delivery -- rollback --stack prod --image ",
        "pulumi stack history --json --page-size 30 --stack prod",
        `pulumi up --yes --skip-preview --message Roll back to ${one.slice(0, 7)} --stack prod --cwd ${fakes.project}/.build/plan/${one}`,
        "npm run verify -- --stack prod",
        "npm run smoke -- --stack prod --patience 600",
      ]);
    });

    it("takes what it is given for a name, and for nothing else", async () => {
      const result = await back({ commit: "$(touch /tmp/pwned); main; --help", image });
      assert.equal(result.result, "failure");
      const [, call] = fakes.calls.filter(({ command }) => command === "npm");
      assert.equal(call?.args.at(-1), "$(touch /tmp/pwned); main; --help");
      assert.deepEqual(fakes.linesOf("pulumi"), []);
    });
  });

  describe("ci.yml", () => {
    it("runs the tests", async () => {
      const result = await job("ci.yml", "test", {}, { vars: {} });
      assert.deepEqual(fakes.linesOf("npm"), ["npm test"]);
      assert.equal(result.result, "success");
      assert.equal(result.steps.at(-1)?.outcome, "skipped");
    });

    it("keeps their reports where that is chosen", async () => {
      const result = await job("ci.yml", "test", {}, { vars: { TEST_REPORTS: "true" } });
      assert.deepEqual(fakes.linesOf("npm"), [`npm test -- --reports ${fakes.folder}/temp/reports`]);
      assert.equal(result.steps.at(-1)?.outcome, "success");
    });
  });
});
