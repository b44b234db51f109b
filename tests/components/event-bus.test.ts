import assert from "node:assert/strict";
import { EventBus } from "../../components/event-bus/index.ts";
import { Function } from "../../components/function/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf } from "./support.ts";

describe("EventBus", () => {
  it("is a bus of its own, which lets nobody in by a policy", async () => {
    const graph = await graphOf(() => new EventBus("orders", { description: "Orders" }));
    const { inputs } = graph.one("aws:cloudwatch/eventBus:EventBus", "orders-bus");
    assert.equal(inputs["description"], "Orders");
    assert.deepEqual(graph.byType("aws:cloudwatch/eventBusPolicy:EventBusPolicy"), []);
    assert.deepEqual(graph.byType("aws:iam/rolePolicy:RolePolicy"), []);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
  it("takes events of the one source that is granted", async () => {
    const graph = await graphOf(() => {
      const fn = new Function("f", { code: "tests/components" });
      new EventBus("orders").grants.put(fn, { source: "mysfits.shop" });
    });
    const bus = graph.one("aws:cloudwatch/eventBus:EventBus").outputs["arn"];
    const [right, ...others] = rightsOf(graph, "f-role")["orders-f-put"] ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(right, {
      Effect: "Allow",
      Action: ["events:PutEvents"],
      Resource: [bus],
      Condition: { StringEquals: { "events:source": "mysfits.shop" } },
    });
  });
});
