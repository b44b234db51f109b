import assert from "node:assert/strict";
import { readTags, tagList, withoutTags, withTags, type TagErrors } from "../contract/tags.ts";

const errors: TagErrors = {
  invalid: (message) => new Error(`invalid: ${message}`),
  tooMany: (most) => new Error(`more than ${most}`),
};
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: "" }));

describe("Tags of a call", () => {
  it("are keys with values, none when there are none", () => {
    assert.deepEqual(readTags(undefined, errors), {});
    assert.deepEqual(readTags([{ Key: "a", Value: "1" }, { Key: "b" }], errors), { a: "1", b: "" });
    assert.deepEqual(tagList({ a: "1", b: "" }), [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "" },
    ]);
  });

  for (const [what, tags] of [
    ["no key", [{ Value: "1" }]],
    ["a key of more than 128 characters", [{ Key: "k".repeat(129), Value: "" }]],
    ["a value of more than 256", [{ Key: "k", Value: "v".repeat(257) }]],
    ["a key of AWS's own", [{ Key: "AWS:cloudformation", Value: "" }]],
    ["a key twice", [...numbered(1), ...numbered(1)]],
  ] as const)
    it(`are refused with ${what}`, () => assert.throws(() => readTags(tags, errors), /^Error: invalid: /));

  // https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
  it("may be fifty, those that are there already among them", () => {
    const fifty = readTags(numbered(50), errors);
    assert.equal(Object.keys(fifty).length, 50);
    assert.throws(() => readTags(numbered(51), errors), /more than 50/);
    assert.equal(withTags(fifty, { k7: "new" }, errors)["k7"], "new");
    assert.throws(() => withTags(fifty, { other: "" }, errors), /more than 50/);
    assert.equal(Object.keys(withTags(withoutTags(fifty, ["k0"]), { other: "" }, errors)).length, 50);
  });
});
