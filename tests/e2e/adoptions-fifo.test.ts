import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { mysfits } from "../../app/data/mysfits.ts";
import type { Mail } from "../../local/observe/mailbox.ts";
import { Copy } from "./support/copy.ts";
import { registerUser } from "./support/user.ts";

describe("Adoption notices by a FIFO queue", function () {
  this.timeout(90_000);
  const copy = new Copy();
  after(() => copy.remove());

  it("can be chosen for a stage that runs: each adoption is one mail, in the order of each mysfit", async () => {
    await copy.start();
    await copy.end();
    await copy.start("--config", 'mysfits:adoptions={"fifo":true}');
    const pipes = (
      await copy.console<{ type: string; name: string; inputs: { target?: string } }[]>("/api/resources")
    ).filter(({ type }) => type === "aws:pipes/pipe:Pipe");
    assert.deepEqual(pipes.map(({ name }) => name).sort(), [
      "adoption-notice-changes-pipe",
      "questions-pipe",
    ]);
    assert.equal(
      pipes.find(({ name }) => name.startsWith("adoption"))?.inputs.target?.endsWith(".fifo"),
      true,
    );

    const user = await registerUser(copy, "ordered@example.com");
    const adopt = async (id: string | undefined, method: string) =>
      assert.equal(
        (await copy.site(`/api/mysfits/${id}/adopt`, { method, headers: user.headers })).status,
        200,
      );
    const [first, second] = mysfits;
    // With the welcome, five mails: an address gets no more in a day.
    for (const mysfit of [first, second, first]) {
      await adopt(mysfit?.mysfitId, "POST");
      await adopt(mysfit?.mysfitId, "DELETE");
    }
    await adopt(second?.mysfitId, "POST");
    const notices = async () =>
      (await copy.console<Mail[]>("/api/mails")).filter(
        ({ to, subject }) => to[0] === user.email && subject.includes("adopted"),
      );
    while ((await notices()).length < 4) await delay(50);
    const subjects = (await notices()).map(({ subject }) => subject);
    const of = (name: string | undefined) =>
      subjects.filter((subject) => subject.includes(`you adopted ${name}`)).length;
    assert.deepEqual([of(first?.name), of(second?.name), subjects.length], [2, 2, 4]);
  });
});
