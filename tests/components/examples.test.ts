import assert from "node:assert/strict";
import * as examples from "../../docs/examples.ts";
import { graphOf } from "../support/graph.ts";

// The examples that people copy must work, and be as safe as the components promise.
describe("Examples of docs/examples.ts", () => {
  for (const [name, example] of Object.entries(examples))
    it(`${name} runs, and has outputs`, async () => {
      const graph = await graphOf(example);
      assert.ok(graph.resources.length > 1);
      for (const [output, value] of Object.entries(graph.outputs)) assert.ok(value, `${output} is empty`);
    });
});
