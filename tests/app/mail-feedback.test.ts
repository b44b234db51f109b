import assert from "node:assert/strict";
import { blockAddresses } from "../../app/functions/mail-feedback/handle.ts";
import { withOutput } from "./support/output.ts";

const at = "2026-11-24T01:02:03.004Z";
const bounce = (bounceType: string, ...addresses: readonly string[]) => ({
  eventType: "Bounce",
  bounce: {
    bounceType,
    timestamp: at,
    bouncedRecipients: addresses.map((emailAddress) => ({ emailAddress })),
  },
});

/** Gives the function messages, and tells what it blocked and which messages come again. */
async function give(bodies: readonly unknown[], failing: readonly string[] = []) {
  const blocked: unknown[] = [];
  const { batchItemFailures } = await blockAddresses(
    {
      Records: bodies.map((body, index) => ({
        messageId: `m${index}`,
        body: typeof body === "string" ? body : JSON.stringify(body),
      })),
    },
    {
      block: async (...entry) => {
        if (failing.includes(entry[0])) throw new Error("throttled, as it should be in this test");
        blocked.push(entry);
      },
    },
  );
  return { blocked, again: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
describe("Bounces and complaints", () => {
  it("block every address of a permanent bounce, with the reason and the time", async () => {
    assert.deepEqual(await give([bounce("Permanent", "a@example.com", "b@example.com")]), {
      blocked: [
        ["a@example.com", "bounce", at],
        ["b@example.com", "bounce", at],
      ],
      again: [],
    });
  });

  it("block nobody whose mailbox is only full for now", async () => {
    assert.deepEqual(
      await give([bounce("Transient", "a@example.com"), bounce("Undetermined", "b@example.com")]),
      {
        blocked: [],
        again: [],
      },
    );
  });

  it("block who complained", async () => {
    const complaint = { timestamp: at, complainedRecipients: [{ emailAddress: "c@example.com" }] };
    assert.deepEqual(await give([{ eventType: "Complaint", complaint }]), {
      blocked: [["c@example.com", "complaint", at]],
      again: [],
    });
  });

  it("come again, each for itself, when they are not understood or the table can't be written", async () => {
    const { blocked, again } = await give(
      [
        { eventType: "Delivery" },
        bounce("Permanent", "throttled@example.com"),
        bounce("Permanent", "a@example.com"),
      ],
      ["throttled@example.com"],
    );
    assert.deepEqual(blocked, [["a@example.com", "bounce", at]]);
    assert.deepEqual(again, ["m0", "m1"]);
  });

  // SES says this when an event destination is made; SNS passes on whatever is published.
  it("take a note in plain text, count it and do not let it come again", async () => {
    const { result, lines } = await withOutput(() =>
      give([
        "Successfully validated SNS topic for Amazon SES event publishing.",
        "",
        "null",
        '"text"',
        bounce("Permanent", "a@example.com"),
      ]),
    );
    assert.deepEqual(result, { blocked: [["a@example.com", "bounce", at]], again: [] });
    const notes = lines.filter(({ mail_feedback_note: counted }) => counted === 1);
    assert.deepEqual(
      notes.map(({ note }) => note),
      ["Successfully validated SNS topic for Amazon SES event publishing.", "", "null", '"text"'],
    );
  });
});
