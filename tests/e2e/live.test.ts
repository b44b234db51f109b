import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Copy } from "./support/copy.ts";
import { copyProject } from "./support/project.ts";

describe("An edit of a handler in a running copy", function () {
  this.timeout(120_000);
  const { folder, remove } = copyProject();
  const copy = new Copy({ root: folder });
  const file = join(folder, "app/functions/registration/handle.ts");
  before(() => copy.start());
  after(async () => {
    await copy.remove();
    remove();
  });

  const register = async (email: string) => {
    const answer = await copy.site("/events/registrations", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "live", email, mobile: "+821012345678" }),
    });
    return (await answer.json()) as { status: string };
  };
  /** Waits for what the copy says next. */
  const said = async (pattern: RegExp): Promise<void> => {
    const before = copy.output.length;
    while (!pattern.test(copy.output.slice(before)))
      await once(copy.process.stdout as NodeJS.ReadableStream, "data");
  };

  it("is live without a restart, a broken one changes nothing, and what failed can be replayed", async () => {
    assert.equal((await register("one@example.org")).status, "registered");
    const before = readFileSync(file, "utf8");
    let told = said(/has new code/);
    writeFileSync(file, before.replaceAll('"registered"', '"edited"'));
    await told;
    assert.equal((await register("two@example.org")).status, "edited");

    told = said(/the edit was not taken over/);
    writeFileSync(file, `${before} broken {{`);
    await told;
    assert.equal((await register("three@example.org")).status, "edited");

    told = said(/has new code/);
    writeFileSync(file, before);
    await told;
    assert.equal((await register("four@example.org")).status, "registered");

    told = said(/has new code/);
    writeFileSync(file, before.replaceAll('"registered"', '"edited"'));
    await told;
    assert.equal((await register("five@example.org")).status, "edited");
    await copy.end();
    // An edit that is undone while nothing runs is undone.
    writeFileSync(file, before);
    await copy.start();
    assert.equal((await register("six@example.org")).status, "registered");

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["local/start/replay.ts", "--state", copy.state],
      { cwd: folder },
    );
    assert.match(stdout, /^ +0 {2}events-mail-failures/m);
    const page = await (await fetch(`${copy.running.console}/failures`)).text();
    assert.ok(page.includes("events-mail-failures"));
    const refused = await fetch(`${copy.running.console}/api/replay?queue=x`, { method: "POST" });
    assert.equal(refused.status, 403);
  });
});
