import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { Fakes, type World } from "./support/fakes.ts";
import { runJob, type Given } from "./support/job.ts";
import { deployed, jobIn, logOf, vars } from "./support/jobs.ts";

describe("Jobs for a pull request, run with stand-ins", function () {
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
  const job = (file: string, name: string, world: World, given?: Given) =>
    jobIn(fakes, file, name, world, given);

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
});
