import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../host/store.ts";
import { Mailbox } from "../../observe/mailbox.ts";

describe("The mailbox", () => {
  it("keeps mails of one millisecond in the order in which they came", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mailbox-"));
    const store = await Store.open(folder);
    const mailbox = new Mailbox(store);
    const subjects = Array.from({ length: 50 }, (_, index) => `mail ${index}`);
    const mail = {
      region: "ap-southeast-2",
      from: "a@example.com",
      to: ["b@example.com"],
      text: "",
    } as const;
    await Promise.all(subjects.map((subject) => mailbox.deliver({ ...mail, subject, status: "sent" })));
    assert.deepEqual(
      mailbox.all().map(({ subject }) => subject),
      subjects,
    );
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
});
