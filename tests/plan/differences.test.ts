import assert from "node:assert/strict";
import { differences } from "../../plan/compare/differences.ts";
import { inOrder } from "../../plan/compare/order.ts";
import type { PlannedResource } from "../../plan/graph.ts";
import { show } from "../../plan/report/values.ts";

const widget = (title: string, y: number) => ({ type: "metric", y, width: 8, properties: { title } });

const told = (before: unknown, after: unknown) =>
  differences(before, after, "body").map(
    (difference) => `${difference.path}: ${show(difference.before) ?? ""} → ${show(difference.after) ?? ""}`,
  );

describe("Differences of lists", () => {
  it("are those of the elements that have most in common, when they have changed places", () => {
    const before = JSON.stringify([widget("sign-ups", 0), widget("calls", 6), widget("mails", 12)]);
    const after = JSON.stringify([widget("calls", 0), widget("sign-ups", 6), widget("mails", 12)]);
    assert.deepEqual(told(before, after), ["body[0].y: 6 → 0", "body[1].y: 0 → 6"]);
  });

  it("name what has come and what is gone, not everything behind it", () => {
    const [a, b, c] = [widget("a", 0), widget("b", 0), widget("c", 0)];
    assert.deepEqual(told([a, b], [a, c, b]), [`body[1]:  → ${JSON.stringify(c)}`]);
    assert.deepEqual(told([a, c, b], [a, b]), [`body[1]: ${JSON.stringify(c)} → `]);
  });

  it("are none between documents that are written otherwise", () => {
    assert.deepEqual(told(`{ "b": [1], "a": 2 }`, `{"a":2,"b":[1]}`), []);
  });
});

describe("Order of a graph", () => {
  const resource = (name: string, parent?: string): PlannedResource => ({
    urn: `urn:pulumi:dev::shop::type::${name}`,
    type: "type",
    name,
    custom: true,
    parent: parent === undefined ? undefined : `urn:pulumi:dev::shop::type::${parent}`,
    inputs: {},
    outputs: {},
    secrets: [],
    dependencies: [],
    propertyDependencies: {},
    aliases: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
  });
  const names = (resources: PlannedResource[]) =>
    inOrder({ stack: "dev", region: "us-east-1", resources }).resources.map(({ name }) => name);

  it("is the same whatever was registered first, with components before what is in them", () => {
    const all = [resource("site"), resource("a-page", "site"), resource("api"), resource("z-route", "api")];
    assert.deepEqual(names(all), ["api", "z-route", "site", "a-page"]);
    assert.deepEqual(names(all.toReversed()), ["api", "z-route", "site", "a-page"]);
  });
});
