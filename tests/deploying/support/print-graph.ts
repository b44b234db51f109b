// Prints the graph of a stack of the project in the current folder: URN, inputs and dependencies of each resource.
import { graphOfStack } from "../../support/graph.ts";

const graph = await graphOfStack(process.argv[2] ?? "dev");
const lines = graph
  .toJSON()
  .map(({ urn, inputs, dependencies }) =>
    JSON.stringify({ urn, inputs, dependencies: [...dependencies].sort() }),
  );
// Assets by their path from the project: what the engine sends is relative too.
console.log(lines.sort().join("\n").replaceAll(`${process.cwd()}/`, ""));
