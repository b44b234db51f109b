import type { ResourceGraph } from "../engine/index.ts";
import type { Platform, Service } from "../contract/service.ts";
import { allLines, lineOf } from "./trace-line.ts";
import type { ConsoleData, ConsoleResource, Overview } from "./data.ts";

/** Builds that the console knows. */
const BUILDS = 50;

/** Reads what a running copy shows on its console. */
export function consoleData(cloud: {
  readonly overview: () => Overview;
  /** Graph of the program's last run. */
  readonly graph: () => ResourceGraph;
  readonly services: readonly Service[];
  readonly platform: Platform;
}): ConsoleData {
  const { overview, graph, services, platform } = cloud;
  const { failures, pipeFailures } = platform.capabilities;
  const isFailureQueue = (queue: string) =>
    [...failures.queues(), ...pipeFailures.queues()].some(({ name }) => name === queue);
  return {
    overview,
    resources: () => {
      const own = ofProgram(graph(), platform.region);
      // What the program looks up or has taken over is its own.
      const ids = new Set(own.map(({ type, id }) => `${type} ${id}`));
      const foreign = services.flatMap((service) => service.foreign?.() ?? []);
      return [...own, ...foreign.filter(({ type, id }) => !ids.has(`${type} ${id}`)).map(made)];
    },
    mails: () => platform.mailbox.all(),
    failures: () => [...failures.queues(), ...pipeFailures.queues()],
    replay: async (queueArn) =>
      await (pipeFailures.queues().some(({ arn }) => arn === queueArn) ? pipeFailures : failures).replay(
        queueArn,
      ),
    failedRecords: async () => await platform.capabilities.failedRecords.streams(),
    replayStream: async (streamArn) => await platform.capabilities.failedRecords.replay(streamArn),
    lake: () => ({
      streams: platform.capabilities.failedRecords.states(),
      queries: platform.capabilities.queries.named(),
    }),
    runQuery: async ({ sql, database, workgroup, region }) =>
      await platform.capabilities.queries.run({ sql, database, workgroup, region }),
    names: () => ({
      zones: platform.capabilities.dns.zones(),
      certificates: platform.capabilities.certificates.all(),
    }),
    secrets: () => platform.capabilities.secrets.all(),
    revealSecret: async (arn, versionId) => await platform.capabilities.secrets.reveal(arn, versionId),
    alarms: () => platform.capabilities.alarms.all(),
    scaling: () => ({
      targets: platform.capabilities.scaling.targets(),
      activities: platform.capabilities.scaling.activities(),
    }),
    databases: () => platform.capabilities.databases.all(),
    failOverDatabase: async (arn) => await platform.capabilities.databases.failOver(arn),
    peekDatabase: async (arn, table) => await platform.capabilities.databases.peek(arn, table),
    caches: () => platform.capabilities.caches.all(),
    changeCache: (arn, command) => platform.capabilities.caches.change(arn, command),
    pipelines: () => ({
      pipelines: platform.capabilities.pipelines.all(),
      builds: platform.capabilities.builds.recent(BUILDS),
      connections: platform.capabilities.connections.all(),
    }),
    runPipeline: async (arn, command) => await platform.capabilities.pipelines.run(arn, command),
    completeConnection: async (arn) => await platform.capabilities.connections.complete(arn),
    dashboards: (hours) => platform.capabilities.dashboards.all(hours),
    traces: () => allLines(platform.traces, isFailureQueue),
    trace: (id) => lineOf(platform.traces, id, isFailureQueue),
    webAcls: () => platform.capabilities.webAcls.all(),
    denials: () => platform.capabilities.iam.denials(),
    logs: (source, limit) => platform.logs.recent(source, limit),
    flush: async () => {
      const written = await Promise.all(
        services.map(async (service) => (await service.flush?.()) ?? { records: 0, objects: 0 }),
      );
      return written.reduce(
        (sum, { records, objects }) => ({ records: sum.records + records, objects: sum.objects + objects }),
        {
          records: 0,
          objects: 0,
        },
      );
    },
  };
}

/** Everything that the program registered: components and the stack too, so that each parent is among them. */
function ofProgram(graph: ResourceGraph, region: string): ConsoleResource[] {
  return graph.withStack.map((resource) => {
    const {
      urn,
      type,
      name,
      parent,
      custom,
      handling,
      id = "",
      inputs,
      outputs,
      source = "",
    } = graph.render(resource);
    return {
      urn,
      type,
      name,
      parent,
      handling: handling === "recorded" ? "recorded" : "run",
      origin: "program",
      custom,
      region: resource.region ?? region,
      id,
      inputs,
      outputs,
      source,
    };
  });
}

/** A thing that was made with the API, which has no URN and no place in the program. */
function made({
  type,
  id,
  name,
  region,
  outputs,
}: ReturnType<NonNullable<Service["foreign"]>>[number]): ConsoleResource {
  return {
    urn: "",
    type,
    name,
    handling: "run",
    origin: "api",
    custom: true,
    region,
    id,
    inputs: {},
    outputs,
    source: "",
  };
}
