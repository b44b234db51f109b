import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOfStack } from "./graph.ts";

/** Settings of stages that bring types or remove them: together they have every type that the program can register. */
const variants: readonly (readonly [
  stack: string,
  config: Readonly<Record<string, string>>,
  secretKeys?: readonly string[],
])[] = [
  ["dev", {}],
  ["prod", {}],
  [
    "dev",
    {
      "mysfits:adoptions": '{"fifo":true}',
      "mysfits:apiLogging": "shared",
      "mysfits:waf": '{"blockedAddresses":["192.0.2.0/24"]}',
      "mysfits:domain": '{"name":"example.com","hostedZone":"Z0123456789","www":true}',
      "mysfits:mail":
        '{"sender":"mysfits@example.com","identity":"domain","administrator":"admin@example.com"}',
    },
  ],
  [
    "dev",
    {
      "mysfits:service":
        '{"cpu":256,"memory":512,"tasks":1,"spot":true,"scaling":{"maximum":2,"requestsPerTarget":1000,"schedules":[{"name":"night","schedule":"cron(0 1 * * ? *)","minimum":1,"maximum":1}]}}',
      "mysfits:alarms":
        '{"mailTo":["a@example.com"],"budgetUsd":10,"anomalies":{"monitor":"make","usd":5},"slack":{"teamId":"T0123456789","channelId":"C0123456789"}}',
      "mysfits:users": '{"threatProtection":"audit"}',
    },
  ],
  [
    "prod",
    {
      "mysfits:network": '{"egress":"nat","natGateways":"per-zone"}',
      "mysfits:domain": '{"name":"example.com","hostedZone":"elsewhere"}',
      "mysfits:shop":
        '{"cpu":512,"memory":1024,"tasks":2,"spot":false,"payments":{"stripe":"pk_test_0"},"database":{"minimum":0.5,"maximum":4}}',
      "mysfits:stripeKey": "sk_test_of_nobody",
      "mysfits:stripeWebhookSecret": "whsec_of_nobody_at_all",
    },
    ["mysfits:stripeKey", "mysfits:stripeWebhookSecret"],
  ],
  [
    "dev",
    {
      "mysfits:shop": '{"cpu":256,"memory":512,"tasks":1,"spot":true,"database":{"minimum":0,"maximum":1}}',
    },
  ],
  [
    "prod",
    {
      "mysfits:shop":
        '{"cpu":512,"memory":1024,"tasks":2,"spot":false,"scaling":{"maximum":4},"database":{"minimum":0.5,"maximum":4,"readers":1},"cache":{}}',
    },
  ],
];

/** Settings of the programs beside it that deliver it, by their folders. */
const deliveries: readonly (readonly [
  folder: string,
  stack: string,
  config: Readonly<Record<string, string>>,
])[] = [
  ["delivery/github", "dev", {}],
  ["delivery/pipeline", "main", {}],
  [
    "delivery/pipeline",
    "main",
    {
      "mysfits-pipeline:source":
        '{"repository":"acme/mysfits","connectionArn":"arn:aws:codeconnections:ap-northeast-2:123456789012:connection/1"}',
      "mysfits-pipeline:badge": "true",
      "mysfits-pipeline:state":
        '{"accessTokenArn":"arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:pulumi"}',
    },
  ],
  ["delivery/pipeline", "main", { "mysfits-pipeline:source": '{"codeCommit":"mysfits"}' }],
];

let graphs: Promise<ReadonlyMap<string, ResourceGraph>> | undefined;

/** A graph of each kind of stage, by its title; made once in a process. */
export const graphsOfVariants = (): Promise<ReadonlyMap<string, ResourceGraph>> => (graphs ??= makeGraphs());

async function makeGraphs(): Promise<ReadonlyMap<string, ResourceGraph>> {
  const made = new Map<string, ResourceGraph>();
  for (const [stack, config, secretKeys] of variants)
    made.set([stack, JSON.stringify(config)].join(" "), await graphOfStack(stack, { config, secretKeys }));
  return made;
}

let deliveryGraphs: Promise<ReadonlyMap<string, ResourceGraph>> | undefined;

/** A graph of each program that delivers, in each of its kinds, by its title; made once in a process. */
export const graphsOfDeliveries = (): Promise<ReadonlyMap<string, ResourceGraph>> =>
  (deliveryGraphs ??= makeDeliveryGraphs());

async function makeDeliveryGraphs(): Promise<ReadonlyMap<string, ResourceGraph>> {
  const made = new Map<string, ResourceGraph>();
  for (const [folder, stack, config] of deliveries)
    made.set(
      [folder, stack, JSON.stringify(config)].join(" "),
      await graphOfStack(stack, { folder, config }),
    );
  return made;
}
