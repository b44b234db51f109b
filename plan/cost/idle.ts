import { at, elements, isUnknown, referred, texts } from "../../policies/graph.ts";
import { assumptions } from "./assumptions.ts";
import type { CostGraph, CostResource } from "./graph.ts";
import type { PriceName } from "./prices.ts";

/** Something of a resource that is paid for while nobody uses it. */
export interface Item {
  /** Text that tells it from other items of the resource: `2 tasks, 0.5 vCPU`. */
  readonly what: string;
  readonly price: PriceName;
  /** Number of units in an idle month. */
  readonly quantity: number;
  /** Part of the price that is paid.
   * @default 1 */
  readonly share?: number;
}

const { hours, spotShare } = assumptions;

/** What a resource of a type costs in an idle month, by type. */
export const idleItems: Readonly<
  Record<string, (resource: CostResource, graph: CostGraph) => readonly Item[]>
> = {
  "aws:lb/loadBalancer:LoadBalancer": (balancer) => [
    {
      what: balancer.inputs["internal"] === true ? "internal" : "public",
      price: "loadBalancerHour",
      quantity: hours,
    },
    ...(balancer.inputs["internal"] === true
      ? []
      : [
          {
            what: "an address in each subnet",
            price: "publicIpv4Hour" as const,
            quantity: hours * count(balancer.inputs["subnets"], 2),
          },
        ]),
  ],
  "aws:ec2/natGateway:NatGateway": () => [{ what: "NAT gateway", price: "natGatewayHour", quantity: hours }],
  "aws:ec2/eip:Eip": () => [{ what: "address", price: "publicIpv4Hour", quantity: hours }],
  "aws:ec2/vpcEndpoint:VpcEndpoint": (endpoint) =>
    endpoint.inputs["vpcEndpointType"] === "Interface"
      ? [
          {
            what: "a network interface in each subnet",
            price: "interfaceEndpointHour",
            quantity: hours * count(endpoint.inputs["subnetIds"], 1),
          },
        ]
      : [],
  "aws:ecs/service:Service": tasksOf,
  "aws:ecr/repository:Repository": () => [
    {
      what: `${assumptions.images} images`,
      price: "imageGigabyteMonth",
      quantity: assumptions.images * assumptions.imageGigabytes,
    },
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ inputs }) => {
    const queries = elements(inputs["metricQueries"]).filter((query) => at(query, "metric") !== undefined);
    return [{ what: "alarm", price: "alarmMonth", quantity: Math.max(1, queries.length) }];
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": () => [
    { what: "composite alarm", price: "compositeAlarmMonth", quantity: 1 },
  ],
  "aws:cloudwatch/dashboard:Dashboard": () => [{ what: "dashboard", price: "dashboardMonth", quantity: 1 }],
  "aws:wafv2/webAcl:WebAcl": ({ inputs }) => [
    { what: "web ACL", price: "webAclMonth", quantity: 1 },
    { what: "rules", price: "webAclRuleMonth", quantity: count(inputs["rules"], 0) },
  ],
  // The secret of the master user is paid for as any other.
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
  "aws:rds/cluster:Cluster": ({ inputs }) => [
    ...(inputs["manageMasterUserPassword"] === true
      ? [{ what: "secret of the master user", price: "secretMonth" as const, quantity: 1 }]
      : []),
    {
      what: `${assumptions.databaseGigabytes} GB of rows`,
      price: "databaseGigabyteMonth",
      quantity: assumptions.databaseGigabytes,
    },
  ],
  "aws:rds/clusterInstance:ClusterInstance": unitsOf,
  "aws:elasticache/serverlessCache:ServerlessCache": ({ inputs }) => {
    const given = at(inputs, "cacheUsageLimits.dataStorage.minimum");
    const gigabytes = Math.max(assumptions.cacheGigabytes, typeof given === "number" ? given : 0);
    return [{ what: `${gigabytes} GB`, price: "cacheGigabyteHour", quantity: gigabytes * hours }];
  },
  "aws:kms/key:Key": () => [{ what: "key", price: "keyMonth", quantity: 1 }],
  "aws:secretsmanager/secret:Secret": () => [{ what: "secret", price: "secretMonth", quantity: 1 }],
  "aws:route53/zone:Zone": () => [{ what: "hosted zone", price: "hostedZoneMonth", quantity: 1 }],
  "aws:route53/healthCheck:HealthCheck": () => [
    { what: "health check", price: "healthCheckMonth", quantity: 1 },
  ],
  "aws:lambda/eventSourceMapping:EventSourceMapping": pollsOf,
};

/** Capacity of an instance while nobody is connected: the least that its cluster has; none while it is paused.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
function unitsOf(instance: CostResource, graph: CostGraph): readonly Item[] {
  const cluster = referred(graph, instance, "clusterIdentifier", ["aws:rds/cluster:Cluster"]);
  const least = at(cluster?.inputs, "serverlessv2ScalingConfiguration.minCapacity");
  const units = typeof least === "number" ? least : 0.5;
  return units === 0
    ? []
    : [{ what: `${units} capacity units`, price: "databaseUnitHour", quantity: units * hours }];
}

/** Number of elements of a list, unknown ones too. */
const count = (value: unknown, otherwise: number): number =>
  Array.isArray(value) ? value.length : otherwise;

/** Tasks of a Fargate service, by capacity provider, with the addresses that they have. */
function tasksOf(service: CostResource, graph: CostGraph): readonly Item[] {
  const task = referred(graph, service, "taskDefinition", ["aws:ecs/taskDefinition:TaskDefinition"]);
  const { desiredCount, launchType, capacityProviderStrategies } = service.inputs;
  const wanted = typeof desiredCount === "number" ? desiredCount : 1;
  const tasks = Math.max(wanted, ...leastOf(service, graph));
  const isArm = at(task?.inputs, "runtimePlatform.cpuArchitecture") === "ARM64";
  const cpu = Number(text(task?.inputs["cpu"], "256")) / 1024;
  const memory = Number(text(task?.inputs["memory"], "512")) / 1024;
  const spread = launchType === "FARGATE" ? { FARGATE: tasks } : spreadOf(capacityProviderStrategies, tasks);
  const items = Object.entries(spread)
    .filter(([, number]) => number > 0)
    .flatMap(([provider, number]): readonly Item[] => {
      const share = provider === "FARGATE_SPOT" ? spotShare : 1;
      const named = `${number} ${number === 1 ? "task" : "tasks"} on ${provider}`;
      return [
        {
          what: `${named}, ${cpu} vCPU each`,
          price: isArm ? "fargateArmCpuHour" : "fargateCpuHour",
          quantity: number * cpu * hours,
          share,
        },
        {
          what: `${named}, ${memory} GB each`,
          price: isArm ? "fargateArmGigabyteHour" : "fargateGigabyteHour",
          quantity: number * memory * hours,
          share,
        },
      ];
    });
  const isPublic = at(service.inputs, "networkConfiguration.assignPublicIp") === true;
  return isPublic
    ? [...items, { what: "an address for each task", price: "publicIpv4Hour", quantity: tasks * hours }]
    : items;
}

/** Least numbers of tasks that scaling allows. */
const leastOf = (service: CostResource, graph: CostGraph): readonly number[] =>
  graph.resources
    .filter(({ type }) => type === "aws:appautoscaling/target:Target")
    .filter(({ dependencies }) => dependencies.includes(service.urn))
    .map(({ inputs }) => inputs["minCapacity"])
    .filter((least) => typeof least === "number");

/** Tasks by capacity provider: the bases first, the rest by weight, what is left over to the heaviest.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html */
function spreadOf(strategies: unknown, tasks: number): Readonly<Record<string, number>> {
  const given = elements(strategies).map((strategy) => ({
    provider: text(at(strategy, "capacityProvider"), "FARGATE"),
    base: number(at(strategy, "base")),
    weight: number(at(strategy, "weight")),
  }));
  if (given.length === 0) return { FARGATE: tasks };
  const spread = Object.fromEntries(given.map(({ provider, base }) => [provider, Math.min(base, tasks)]));
  const rest = Math.max(0, tasks - Object.values(spread).reduce((sum, placed) => sum + placed, 0));
  const weights = given.reduce((sum, { weight }) => sum + weight, 0);
  const heaviest = given.toSorted((one, other) => other.weight - one.weight)[0]?.provider ?? "FARGATE";
  let left = rest;
  for (const { provider, weight } of given) {
    const placed = weights === 0 ? 0 : Math.floor((rest * weight) / weights);
    spread[provider] = (spread[provider] ?? 0) + placed;
    left -= placed;
  }
  spread[heaviest] = (spread[heaviest] ?? 0) + left;
  return spread;
}

/** Requests with which Lambda asks a queue that has nothing. Streams are asked for nothing. */
function pollsOf(mapping: CostResource, graph: CostGraph): readonly Item[] {
  const queue = referred(graph, mapping, "eventSourceArn", ["aws:sqs/queue:Queue"]);
  if (!queue || mapping.inputs["enabled"] === false) return [];
  return [
    {
      what: "asks an empty queue",
      price: queue.inputs["fifoQueue"] === true ? "fifoQueueRequests" : "queueRequests",
      quantity: (assumptions.queuePollsAMinute * 60 * hours) / 1_000_000,
    },
  ];
}

const text = (value: unknown, otherwise: string): string => texts(value)[0] ?? otherwise;
const number = (value: unknown): number => (typeof value === "number" && !isUnknown(value) ? value : 0);
