import assert from "node:assert/strict";
import { parseJsonPath } from "../../vtl/json-path.ts";

const store = {
  book: [
    { title: "A", price: 8, "two words": 1 },
    { title: "B", price: 12, tags: ["x", "y"] },
  ],
  bicycle: { color: "red", price: 20 },
};

// https://github.com/json-path/JsonPath
describe("JSONPath", () => {
  for (const [path, expected] of [
    ["$", store],
    ["$.bicycle.color", "red"],
    ["$['bicycle']['color']", "red"],
    ['$.book[0]["two words"]', 1],
    ["$.book[1].tags[0]", "x"],
    ["$.book[-1].title", "B"],
    ["$.book[0,1].title", ["A", "B"]],
    ["$.book[*].price", [8, 12]],
    ["$.book.*.title", ["A", "B"]],
    ["$.book[:1].title", ["A"]],
    ["$.book[1:].title", ["B"]],
    ["$..price", [20, 8, 12].sort()],
    ["$.bicycle['color','price']", ["red", 20]],
    ["$.nothing", undefined],
    ["$.book[9]", undefined],
    ["$.book.title", undefined],
    ["$.bicycle.constructor", undefined],
    ["$.nothing[*]", []],
  ] as const)
    it(`reads ${path}`, () => {
      const value = parseJsonPath(path).read(store);
      assert.deepEqual(path === "$..price" ? (value as number[]).sort() : value, expected);
    });

  for (const path of ["", "a.b", "$.a[?(@.b > 1)]", "$.length()", "$.a[", "$.a b", "$."])
    it(`refuses "${path}" by name`, () => {
      assert.throws(
        () => parseJsonPath(path),
        (error: Error) => error.message.includes(`"${path}"`),
      );
    });

  it("reads documents of any depth", () => {
    let deep: unknown = { end: 1 };
    for (let level = 0; level < 100_000; level++) deep = { a: deep };
    assert.deepEqual(parseJsonPath("$..end").read(deep), [1]);
  });
});
