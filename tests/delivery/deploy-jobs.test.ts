import assert from "node:assert/strict";
import { Fakes, type World } from "./support/fakes.ts";
import type { Given } from "./support/job.ts";
import { deployed, image, shopImage, jobIn, logOf, ran, vars } from "./support/jobs.ts";

describe("Jobs that deploy a stage, and the tests, run with stand-ins", function () {
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
      assert.deepEqual(outputsOf("before"), { commit: one, image, "shop-image": shopImage });
      assert.deepEqual(outputsOf("up"), { url: "https://d111111abcdef8.cloudfront.net" });
      assert.match(result.summary, /\*\*dev\*\* has commit/);
    });

    it("goes back to the program and the images that ran before when the visit fails, and visits again", async () => {
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
          `npm run delivery -- rollback --stack dev --to ${one} --image ${image} --shop-image ${shopImage}`,
          `pulumi config set --path mysfits:service.image ${image} ${at}`,
          `pulumi config set --path mysfits:shop.image ${shopImage} ${at}`,
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
      const result = await back({ commit: "", image: "", "shop-image": "" });
      assert.equal(result.result, "success", logOf(result, "Go back"));
      assert.deepEqual(fakes.linesOf("npm", "pulumi").slice(1), [
        "npm run delivery -- rollback --stack prod --image  --shop-image ",
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
