import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { dnsTables, readRecords } from "../../scripts/dns/table.ts";
import { runCommand } from "../support/engine.ts";

const root = resolve(import.meta.dirname, "../..");
const record = (more: object = {}) => ({
  name: "_dmarc.example.com",
  type: "TXT",
  value: "v=DMARC1; p=none",
  purpose: "says what becomes of unsigned mails (DMARC)",
  isWritten: false,
  ...more,
});

describe("npm run dns", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "fake-pulumi-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs it with a Pulumi CLI that answers these outputs. */
  const dns = async (outputs: object, args: readonly string[] = []) => {
    writeFileSync(join(folder, "outputs.json"), JSON.stringify(outputs));
    const cli = join(folder, "pulumi");
    writeFileSync(cli, `#!/bin/sh\necho "$@" >&2\ncat "${join(folder, "outputs.json")}"\n`);
    chmodSync(cli, 0o755);
    return await runCommand(process.execPath, ["scripts/dns.ts", ...args], {
      cwd: root,
      environment: { PATH: [folder, process.env["PATH"]].join(delimiter) },
    });
  };

  it("prints what is to be written, ready to paste, and what the program wrote", async () => {
    const dnsRecords = [record({ name: "a.example.com", isWritten: true, purpose: "leads" }), record()];
    const { code, text } = await dns({ dnsRecords }, ["--stack", "prod"]);
    assert.equal(code, 0);
    assert.match(text, /stack output --json --stack prod/);
    assert.match(
      text,
      /Yours to write.*:\n\nName +Type +Value +What it does\n_dmarc\.example\.com +TXT +v=DMARC1; p=none +says/,
    );
    assert.match(text, /Written by the program:\n\nName .*\na\.example\.com +TXT +v=DMARC1; p=none +leads\n/);
    assert.ok(text.indexOf("Yours") < text.indexOf("Written by"));
  });

  it("says so where there is nothing, no such output, no copy, or no such option", async () => {
    assert.match(dnsTables([]), /no names of its own: see mysfits:domain/);
    assert.doesNotMatch(dnsTables([record()]), /Written by the program/);
    assert.throws(() => readRecords(undefined), /no output dnsRecords/);
    assert.throws(() => readRecords([{ name: "a" }]), /no output dnsRecords/);
    const local = await dns({}, ["--local", "--state", "none"]);
    assert.deepEqual([local.code, /no copy of it runs in/.test(local.text)], [1, true]);
    assert.equal((await dns({}, ["--nothing"])).code, 2);
  });
});
