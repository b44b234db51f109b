import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lake } from "./support/clicks.ts";
import { Copy } from "./support/copy.ts";

const root = resolve(import.meta.dirname, "../..");

/** Runs `npm run clicks`.
 * @param onOutput Told of what it writes, with what ends it. */
async function load(
  args: readonly string[],
  onOutput: (text: string, interrupt: () => void) => void = () => undefined,
) {
  const child = spawn(process.execPath, ["scripts/launch.mjs", "scripts/clicks.ts", ...args], { cwd: root });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) =>
    onOutput((output += chunk.toString()), () => child.kill("SIGINT")),
  );
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  /** A figure of the report. */
  const figure = (name: string) => new RegExp(`^${name} +(.*)$`, "m").exec(output)?.[1];
  return { code, output, errors, figure };
}

describe("The load generator", function () {
  this.timeout(120_000);

  for (const [args, why] of [
    [["--rate", "0"], /--rate must be a whole number from 1 to 10000 \(got "0"\)/],
    [["--rate", "fast"], /--rate must be .* \(got "fast"\)/],
    [["--seconds", "1e3"], /--seconds must be .* \(got "1e3"\)/],
    [["--site", "d111.cloudfront.net"], /--site must be the address of a site/],
    [["--site", "https://example.com/clicks"], /--site must be the address of a site/],
    [["--site", "https://example.com", "--stack", "dev"], /give one of them/],
    [["--fast"], /'--fast'/],
  ] as const)
    it(`ends with 2 and says how it is used for ${args.join(" ")}`, async () => {
      const { code, output, errors } = await load(args);
      assert.deepEqual([code, output], [2, ""]);
      assert.match(errors, why);
      assert.match(errors, /Usage: npm run clicks/);
    });

  it("shows how it is used", async () => {
    const { code, output, errors } = await load(["--help"]);
    assert.deepEqual([code, errors], [0, ""]);
    assert.match(output, /^Usage: npm run clicks/);
  });

  it("says so when no copy runs", async () => {
    const state = mkdtempSync(join(tmpdir(), "mysfits-"));
    const { code, output, errors } = await load(["--state", state]);
    rmSync(state, { recursive: true });
    assert.deepEqual(
      [code, output, errors],
      [1, "", 'No copy of stack "dev" is running. Start one with: npm start\n'],
    );
  });

  describe("with a running copy", () => {
    const copy = new Copy();
    before(() => copy.start("--config", 'mysfits:clicks={"ratePerSecond":1000,"burst":1000}'));
    after(() => copy.remove());

    it("accounts for each click: sent, accepted and delivered are one number, and none is lost", async () => {
      const { code, output, errors, figure } = await load([
        "--state",
        copy.state,
        "--rate",
        "200",
        "--seconds",
        "3",
      ]);
      assert.deepEqual([code, errors], [0, ""], output);
      assert.deepEqual(["sent", "accepted", "delivered"].map(figure), ["600", "600", "600"], output);
      assert.deepEqual(["refused", "duplicates", "failed", "lost"].map(figure), ["0", "0", "0", "0"]);
      assert.match(figure("request time") ?? "", /^p50 [\d,]+ ms {2}p95 [\d,]+ ms {2}p99 [\d,]+ ms$/);
      assert.match(figure("time to the lake") ?? "", /^p50 [\d,]+ ms {2}p95 [\d,]+ ms {2}p99 [\d,]+ ms$/);
      const { lines } = await lake(copy);
      assert.equal(new Set(lines.map(({ eventId }) => eventId)).size, 600);
    });

    it("counts only its own clicks, and knows only what was accepted when it is given an address", async () => {
      const { code, output, figure } = await load([
        "--site",
        copy.running.site,
        "--rate",
        "5",
        "--seconds",
        "1",
      ]);
      assert.equal(code, 0, output);
      assert.deepEqual(["sent", "accepted", "refused", "delivered", "lost"].map(figure), [
        "5",
        "5",
        "0",
        undefined,
        undefined,
      ]);
      assert.match(output, /What was delivered is not known/);
    });

    it("accounts for what was sent when it is interrupted", async () => {
      let isInterrupted = false;
      const { code, output, figure } = await load(
        ["--state", copy.state, "--rate", "100", "--seconds", "600"],
        (text, interrupt) => {
          if (!isInterrupted && /open requests/.test(text)) {
            isInterrupted = true;
            interrupt();
          }
        },
      );
      assert.equal(code, 0, output);
      assert.match(output, /Interrupted: nothing more is sent/);
      const sent = Number(figure("sent")?.replaceAll(",", ""));
      assert.ok(sent > 0 && sent < 60_000);
      assert.deepEqual(["accepted", "delivered", "lost"].map(figure), [figure("sent"), figure("sent"), "0"]);
    });
  });

  describe("with a copy that lets little through", () => {
    const copy = new Copy();
    before(() => copy.start("--config", 'mysfits:clicks={"ratePerSecond":4,"burst":1}'));
    after(() => copy.remove());

    it("counts 429 as refused, and delivers what was taken", async () => {
      const { code, output, figure } = await load([
        "--state",
        copy.state,
        "--rate",
        "200",
        "--seconds",
        "1",
        "--no-retry",
      ]);
      assert.equal(code, 0, output);
      const accepted = Number(figure("accepted"));
      assert.ok(accepted >= 20 && accepted < 200, output);
      assert.deepEqual(["sent", "refused", "delivered", "lost"].map(figure), [
        "200",
        `429: ${200 - accepted}`,
        String(accepted),
        "0",
      ]);
    });

    it("sends again what was answered with 429", async () => {
      const { code, output, figure } = await load(["--state", copy.state, "--rate", "40", "--seconds", "1"]);
      assert.equal(code, 0, output);
      assert.deepEqual(
        ["sent", "accepted", "refused", "delivered", "lost"].map(figure),
        ["40", "40", "0", "40", "0"],
        output,
      );
      assert.ok(/^[1-9]/.test(figure("sent again") ?? ""), output);
    });
  });
});
