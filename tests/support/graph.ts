import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { remoteComponents } from "../../local/awsx/index.ts";
import {
  PlannedBackend,
  runInProcess,
  type Log,
  type PlannedBackendOptions,
  type ResourceGraph,
} from "../../local/engine/testing.ts";
import { readStack } from "../../local/engine/project.ts";

const root = resolve(import.meta.dirname, "../..");

/** Options of {@link graphOf}. */
export interface GraphOptions extends PlannedBackendOptions {
  /** Configuration by full key, beside `aws:region`. Values other than text are given as JSON. */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of `config` whose values are secret. */
  readonly secretKeys?: readonly string[];
  /** Computed outputs are unknown, as in `pulumi preview`.
   * @default false */
  readonly preview?: boolean;
  /** @default "test" */
  readonly stack?: string;
  /** @default "mysfits" */
  readonly project?: string;
  /** Milliseconds without progress after which the program is taken to hang.
   * @default 5000 */
  readonly timeoutMs?: number;
  /** Told of what the program logs and warns about. */
  readonly log?: Log;
  /** Goes on without a resource that can't be made.
   * @default false */
  readonly continueOnError?: boolean;
}

/** The resource graph of a program, with made-up outputs; nothing is made. `aws:region` is ap-northeast-2 unless `config` says so.
 *
 * ```ts
 * const graph = await graphOf(() => {
 *   const table = new Table("mysfits", { partitionKey: { attribute: "MysfitId", type: "S" } });
 *   return { name: table.tableName };
 * });
 * const table = graph.one("aws:dynamodb/table:Table");
 * assert.equal(table.inputs.billingMode, "PAY_PER_REQUEST");
 * assert.equal(table.protect, true);
 * assert.deepEqual(graph.byType("aws:ec2/natGateway:NatGateway"), []);
 * ```
 * @param program Creates resources; what it returns is `graph.outputs`.
 * @throws ProgramError when it fails: `await assert.rejects(graphOf(…), /Fix: …/)`. */
export async function graphOf(program: () => unknown, options: GraphOptions = {}): Promise<ResourceGraph> {
  const {
    config,
    secretKeys,
    preview,
    stack = "test",
    project = "mysfits",
    timeoutMs = 5_000,
    log,
    continueOnError,
    ...planned
  } = options;
  const { graph } = await runInProcess({
    project,
    stack,
    secretKeys,
    preview,
    timeoutMs,
    root,
    program,
    log,
    continueOnError,
    config: { "aws:region": "ap-northeast-2", ...config },
    backend: new PlannedBackend(planned),
    components: remoteComponents,
  });
  return graph;
}

/** The graph of the whole program for one of the project's stacks, with the configuration of `Pulumi.<stack>.yaml`.
 * @param options Overrides; `config` is added to the file's.
 * @param options.folder Folder of another program of the repository. */
export async function graphOfStack(
  stackName: string,
  { folder = ".", ...options }: Omit<GraphOptions, "stack" | "project"> & { readonly folder?: string } = {},
): Promise<ResourceGraph> {
  const {
    project,
    stack,
    program: file,
    config,
    secretKeys,
  } = await readStack(resolve(root, folder), stackName);
  const { default: program } = (await import(pathToFileURL(file.entry).href)) as {
    default: () => unknown;
  };
  return await graphOf(program, {
    timeoutMs: 60_000,
    ...options,
    project,
    stack,
    config: { ...config, ...options.config },
    secretKeys: [...secretKeys, ...(options.secretKeys ?? [])],
  });
}
