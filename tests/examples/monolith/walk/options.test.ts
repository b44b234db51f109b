import assert from "node:assert/strict";
import { readOptions, UsageError } from "../../../../scripts/monolith/options.ts";

describe("npm run monolith", () => {
  const refused = (args: readonly string[], message: RegExp) =>
    assert.throws(
      () => readOptions(args),
      (error: unknown) => error instanceof UsageError && message.test(error.message),
      args.join(" "),
    );

  it("goes to a step, with the registrations that it begins with", () => {
    const at = (step: number, registrations: string, isFresh = false) => ({
      mode: "step",
      step,
      registrations,
      isFresh,
      state: undefined,
    });
    assert.deepEqual(readOptions(["--step", "0"]), at(0, "old"));
    assert.deepEqual(readOptions(["--step", "3"]), at(3, "old"));
    assert.deepEqual(readOptions(["--step=3", "--registrations", "new", "--fresh"]), at(3, "new", true));
    assert.deepEqual(readOptions(["--step", "5"]), at(5, "new"));
  });

  it("walks to the top, or not so far", () => {
    assert.deepEqual(readOptions(["--walk"]), { mode: "walk", to: 5 });
    assert.deepEqual(readOptions(["--walk", "--to", "2"]), { mode: "walk", to: 2 });
    assert.equal(readOptions(["--help"]), undefined);
  });

  it("names what is wrong, and what would be right", () => {
    refused([], /^nothing is asked\. Fix: give --step N, or --walk$/);
    refused(["--step", "6"], /^--step must be one of 0, 1, 2, 3, 4, 5 \(got "6"\)$/);
    refused(["--step", ""], /\(got ""\)$/);
    refused(["--step", "2", "--registrations", "new"], /from step 3 on \(got --step 2\)$/);
    refused(["--step", "4", "--registrations", "old"], /step 4 begins when they are new$/);
    refused(["--step", "3", "--registrations", "both"], /must be old or new \(got "both"\)$/);
    refused(["--walk", "--step", "3"], /^--step says nothing to --walk/);
    refused(["--walk", "--fresh"], /^--fresh says nothing to --walk/);
    refused(["--step", "3", "--to", "4"], /^--to is for --walk/);
    refused(["--up"], /--up/);
  });
});
