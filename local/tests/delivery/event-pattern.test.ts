import assert from "node:assert/strict";
import { readEventPattern, readFilterPolicy } from "../../delivery/event-pattern.ts";

const matches = (pattern: object, event: unknown) => readEventPattern(JSON.stringify(pattern))(event);

describe("Event patterns", () => {
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-exists-matching
  it("look at leaves alone: a member that is an object or an empty list has no value", () => {
    const images = { dynamodb: { OldImage: { id: { S: "1" } }, Tags: [], NewImage: null } };
    const of = (name: string, test: unknown) => matches({ dynamodb: { [name]: [test] } }, images);
    for (const name of ["OldImage", "Tags", "Nothing"]) {
      assert.equal(of(name, { exists: true }), false, name);
      assert.equal(of(name, { exists: false }), true, name);
      assert.equal(of(name, { "anything-but": "x" }), false, name);
      assert.equal(of(name, { "anything-but": { prefix: "x" } }), false, name);
    }
    // null is a value: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-null-values
    assert.equal(of("NewImage", { exists: true }), true);
    assert.equal(of("NewImage", { exists: false }), false);
    assert.equal(of("NewImage", null), true);
    assert.equal(matches({ dynamodb: { OldImage: { id: { S: [{ exists: true }] } } } }, images), true);
  });

  it("take lists in lists as one list", () => {
    const event = { tags: [["a", ["b"]], [[]], "c"] };
    for (const tag of ["a", "b", "c"]) assert.equal(matches({ tags: [tag] }, event), true, tag);
    assert.equal(matches({ tags: ["d"] }, event), false);
    assert.equal(matches({ tags: [{ exists: false }] }, { tags: [[], [[]]] }), true);
    assert.equal(matches({ rows: { n: [2] } }, { rows: [[{ n: 1 }], [{ n: 2 }]] }), true);
  });

  it("join names by dots, in the pattern and in the event", () => {
    assert.equal(matches({ "detail.a": ["x"] }, { detail: { a: "x" } }), true);
    assert.equal(matches({ detail: { a: ["x"] } }, { "detail.a": "x" }), true);
    assert.equal(matches({ "detail.a": [{ exists: false }] }, { detail: { a: "x" } }), false);
    assert.equal(matches({ detail: { a: ["y"] } }, { "detail.a": "x" }), false);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
  it("ask the same object of a list for everything", () => {
    const event = {
      items: [
        { kind: "a", n: 1, of: [{ x: 1, y: 2 }] },
        { kind: "b", n: 2, of: [{ x: 3 }, { y: 4 }] },
      ],
    };
    const cases: [object, boolean][] = [
      [{ kind: ["a"], n: [1] }, true],
      [{ kind: ["a"], n: [2] }, false],
      [{ kind: ["a", "b"], n: [2] }, true],
      [{ of: { x: [1], y: [2] } }, true],
      [{ of: { x: [3], y: [4] } }, false],
      [{ kind: ["b"], of: { x: [1] } }, false],
      [{ kind: ["a"], missing: [{ exists: false }] }, true],
      [
        {
          $or: [
            { kind: ["a"], n: [2] },
            { kind: ["b"], n: [2] },
          ],
        },
        true,
      ],
      [
        {
          $or: [
            { kind: ["a"], n: [2] },
            { kind: ["b"], n: [1] },
          ],
        },
        false,
      ],
    ];
    for (const [items, expected] of cases)
      assert.equal(matches({ items }, event), expected, JSON.stringify(items));
  });

  it("match only objects, and nobody's prototype", () => {
    for (const event of [null, [], "text", 5, undefined])
      assert.equal(matches({ a: [{ exists: false }] }, event), false, JSON.stringify(event));
    assert.equal(matches({ a: [{ exists: false }] }, {}), true);
    for (const name of ["constructor", "toString", "__proto__"])
      assert.equal(readEventPattern(`{"${name}": [{"exists": true}]}`)({}), false, name);
  });

  it("come to an end with whatever they are given", () => {
    const deep = (open: string, close: string) =>
      JSON.parse(`{"a":${open.repeat(20_000)}1${close.repeat(20_000)}}`) as unknown;
    assert.equal(matches({ a: [1] }, deep("[", "]")), false);
    assert.equal(matches({ a: { a: [1] } }, deep('{"a":', "}")), false);
    assert.throws(() => readEventPattern(`${'{"a":'.repeat(20_000)}[1]${"}".repeat(20_000)}`), {
      code: "InvalidEventPatternException",
    });
    const many = (of: string) => Array.from({ length: 300 }, (_, index) => ({ [of]: index }));
    assert.equal(
      matches({ a: { x: [{ exists: true }] }, b: { y: ["none"] } }, { a: many("x"), b: many("y") }),
      false,
    );
    const or = { $or: Array.from({ length: 11 }, (_, index) => ({ n: [index] })) };
    assert.throws(() => readEventPattern(JSON.stringify({ a: or, b: or, c: or })), {
      code: "InvalidEventPatternException",
      message: /1000 combinations/,
    });
  });

  // https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
  it("ask for a value that is neither null nor empty where SNS says exists", () => {
    const policy = readFilterPolicy('{"store": [{"exists": true}]}');
    for (const store of [null, "", [], [null]]) assert.equal(policy({ store }), false, JSON.stringify(store));
    for (const store of ["x", 0, false, ["", "x"]])
      assert.equal(policy({ store }), true, JSON.stringify(store));
  });
});
