import assert from "node:assert/strict";
import { callProbe } from "./support/probe.ts";
import { Copy } from "./support/copy.ts";

describe("The probe of a running copy", function () {
  this.timeout(60_000);
  const copy = new Copy();
  before(() => copy.start());
  after(() => copy.remove());

  it("visits the site by its address, and leaves nothing behind", async () => {
    assert.equal(await callProbe(copy), undefined);
    const mails = await copy.console<{ subject: string }[]>("/api/mails");
    assert.ok(!mails.some(({ subject }) => /regist/i.test(subject)));
  });

  it("fails by the name of the step while the service is away", async () => {
    copy.killTask();
    assert.match((await callProbe(copy)) ?? "", /^mysfits: answered 50\d in place of 200$/);
  });
});
