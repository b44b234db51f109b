import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { PlannedBackend, runProgram, type ProgramOptions, type ResourceGraph } from "../../engine/index.ts";
import { runProgramOverGrpc } from "../../engine/grpc.ts";
import { readStack } from "../../engine/project.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const project = resolve(import.meta.dirname, "../../..");

/** What both doors must agree on: everything but the order in which resources came. Of the source line only the file, as the SDK
 * under `cmd/run` does not see frames of anonymous functions. */
function contents(graph: ResourceGraph) {
  const resources = graph.toJSON().map((resource) => ({
    ...resource,
    dependencies: [...resource.dependencies].sort(),
    source: resource.source?.replace(/:\d+$/, ""),
  }));
  return resources.sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

// The in-process door uses parts of the SDK that are not documented; `cmd/run` over gRPC is what every CLI uses.
describe("Engine doors", function () {
  this.timeout(60_000);

  for (const preview of [false, true])
    it(`give the same graph of a program with every feature${preview ? ", in a preview" : ""}`, async () => {
      const options: ProgramOptions = {
        project: "mysfits",
        stack: "test",
        organization: "acme",
        preview,
        root: fixtures,
        config: {
          "aws:region": "ap-northeast-2",
          "mysfits:token": "s3cret",
          "mysfits:service": '{"cpu":256}',
        },
        secretKeys: ["mysfits:token"],
        backend: new PlannedBackend({ stacks: { "organization/mysfits/other": { zoneId: "Z123" } } }),
      };
      const { default: program } = await import("./fixtures/everything.ts");
      const inProcess = await runProgram({ ...options, program });
      const overGrpc = await runProgramOverGrpc({ ...options, cwd: fixtures, entry: "everything.ts" });
      assert.ok(inProcess.graph.resources.length > 30);
      assert.deepEqual(contents(overGrpc.graph), contents(inProcess.graph));
      assert.deepEqual(overGrpc.outputs, inProcess.outputs);
      assert.deepEqual(overGrpc.secretOutputs, inProcess.secretOutputs);
    });

  for (const stackName of ["dev", "prod"])
    it(`give the same graph of this project's program for ${stackName}`, async () => {
      const stack = await readStack(project, stackName);
      const options: ProgramOptions = { ...stack, root: project, backend: new PlannedBackend() };
      const { default: program } = (await import(join(project, stack.main))) as { default: () => unknown };
      const inProcess = await runProgram({ ...options, program });
      const overGrpc = await runProgramOverGrpc({ ...options, cwd: project, entry: stack.main });
      assert.deepEqual(contents(overGrpc.graph), contents(inProcess.graph));
      assert.deepEqual(overGrpc.outputs, inProcess.outputs);
    });
});
