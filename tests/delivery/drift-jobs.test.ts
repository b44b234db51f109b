import assert from "node:assert/strict";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { Fakes, type World } from "./support/fakes.ts";
import { runJob, type Given } from "./support/job.ts";
import { deployed, image, shopImage, jobIn, logOf, vars } from "./support/jobs.ts";

describe("Jobs that look for drift, run with stand-ins", function () {
  this.timeout(60_000);
  let fakes: Fakes;
  let one: string;
  before(() => {
    fakes = new Fakes();
    one = fakes.git("rev-parse", "HEAD^");
  });
  after(() => {
    fakes.remove();
  });
  const job = (file: string, name: string, world: World, given?: Given) =>
    jobIn(fakes, file, name, world, given);

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

    it("asks AWS about the program that is deployed, with the images of a roll-back", async () => {
      const result = await look({
        stacks: {
          dev: deployed(one, {
            "mysfits:service": { objectValue: { cpu: 256, image } },
            "mysfits:shop": { objectValue: { cpu: 256, image: shopImage } },
          }),
        },
        preview: preview(),
      });
      assert.equal(result.result, "success");
      const at = `--stack dev --cwd ${fakes.project}/.build/plan/${one}`;
      assert.deepEqual(fakes.linesOf("pulumi"), [
        "pulumi stack history --json --page-size 30 --stack dev",
        `pulumi config set --path mysfits:service.image ${image} ${at}`,
        `pulumi config set --path mysfits:shop.image ${shopImage} ${at}`,
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
});
