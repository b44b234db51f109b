import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { remoteComponents } from "../../awsx/index.ts";
import { ProgramProcess } from "../../engine/process/program-process.ts";
import {
  PlannedBackend,
  runInProcess,
  runOverGrpc,
  type ProgramOptions,
  type ResourceGraph,
} from "../../engine/testing.ts";
import { readStack } from "../../engine/project.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const project = resolve(import.meta.dirname, "../../..");

/** Contents that both doors must agree on: everything but the order in which resources came. Of the source line only the file, as the SDK
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
        components: remoteComponents,
      };
      const { default: program } = await import("./fixtures/everything.ts");
      const inProcess = await runInProcess({ ...options, program });
      const overGrpc = await runOverGrpc({ ...options, cwd: fixtures, entry: "everything.ts" });
      const ofItsOwn = await new ProgramProcess({
        ...options,
        root: fixtures,
        workingDirectory: fixtures,
        entry: join(fixtures, "everything.ts"),
        typescript: false,
      }).run(options);
      assert.ok(inProcess.graph.resources.length > 30);
      for (const result of [inProcess, ofItsOwn]) {
        assert.deepEqual(contents(overGrpc.graph), contents(result.graph));
        assert.deepEqual(overGrpc.outputs, result.outputs);
        assert.deepEqual(overGrpc.secretOutputs, result.secretOutputs);
      }
    });

  for (const stackName of ["dev", "prod"])
    it(`give the same graph of this project's program for ${stackName}`, async () => {
      const { program, ...stack } = await readStack(project, stackName);
      const { entry, workingDirectory, typescript } = program;
      const options: ProgramOptions = {
        ...stack,
        root: project,
        backend: new PlannedBackend(),
        components: remoteComponents,
      };
      const overGrpc = await runOverGrpc({ ...options, cwd: project, entry });
      const start = { ...stack, root: project, entry, workingDirectory, typescript };
      const ofItsOwn = await new ProgramProcess(start).run(options);
      assert.ok(ofItsOwn.graph.resources.length > 100);
      assert.deepEqual(contents(overGrpc.graph), contents(ofItsOwn.graph));
      assert.deepEqual(overGrpc.outputs, ofItsOwn.outputs);
    });
});
