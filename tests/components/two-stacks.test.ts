import assert from "node:assert/strict";
import type { GraphResource, ResourceGraph } from "../../local/engine/index.ts";
import program from "../../index.ts";
import { readStack } from "../../local/engine/project.ts";
import { graphOf, graphOfStack } from "../support/graph.ts";

/** Arguments that name a thing. */
const naming =
  /^(?:name|namePrefix|bucket|family|emailIdentity|\w+Name|[a-z]+Identifier)$|^(?:domain|clusterIdentifier)$/;

/** Arguments that sound like a name of the thing and are that of another, or nothing that must be unique. */
const notOwn: Readonly<Record<string, readonly string[]>> = {
  "aws:apigateway/method:Method": ["operationName"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["metricName"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["serviceName"],
  "aws:lb/targetGroup:TargetGroup": [],
  "aws:rds/cluster:Cluster": ["databaseName"],
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": ["family"],
};

/** Types whose names are those of a parent's children, by the argument that says which parent. */
const within: Readonly<Record<string, string>> = {
  "aws:apigateway/authorizer:Authorizer": "restApi",
  "aws:apigateway/methodSettings:MethodSettings": "restApi",
  "aws:apigateway/model:Model": "restApi",
  "aws:apigateway/requestValidator:RequestValidator": "restApi",
  "aws:apigateway/stage:Stage": "restApi",
  "aws:appsync/dataSource:DataSource": "apiId",
  "aws:appsync/function:Function": "apiId",
  "aws:athena/namedQuery:NamedQuery": "workgroup",
  "aws:cloudwatch/logStream:LogStream": "logGroupName",
  "aws:cognito/userGroup:UserGroup": "userPoolId",
  "aws:glue/catalogTable:CatalogTable": "databaseName",
  "aws:lambda/alias:Alias": "functionName",
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": "configurationSetName",
};

/** Things of which an account has one in each region: at most one stack may have them. */
const singletons: readonly string[] = [
  "aws:apigateway/account:Account",
  "aws:ecs/accountSettingDefault:AccountSettingDefault",
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
  "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
];

/** Every given name, with its type, and its parent where names are a parent's. */
const namesOf = (graph: ResourceGraph) =>
  new Map(
    graph.resources
      .filter(({ custom }) => custom)
      .flatMap((resource) =>
        Object.entries(resource.inputs).flatMap(([argument, value]) =>
          isOwnName(resource, argument) && typeof value === "string"
            ? [[`${resource.type} ${argument} ${value} ${parentOf(resource)}`, resource.name] as const]
            : [],
        ),
      ),
  );

const isOwnName = ({ type }: GraphResource, argument: string) =>
  naming.test(argument) && !notOwn[type]?.includes(argument);

const parentOf = ({ type, inputs }: GraphResource): string => {
  const argument = within[type];
  return argument === undefined ? "" : JSON.stringify(inputs[argument]);
};

const clashes = (one: ResourceGraph, other: ResourceGraph): readonly string[] => {
  const [ones, others] = [namesOf(one), namesOf(other)];
  const names = [...ones.keys()].filter((name) => others.has(name));
  const types = (graph: ResourceGraph) => new Set(graph.resources.map(({ type }) => type));
  return [...names, ...singletons.filter((type) => types(one).has(type) && types(other).has(type))];
};

/** A copy of the project under another name, with the settings of a stack. */
async function copyOf(stack: string, more: Readonly<Record<string, string>> = {}): Promise<ResourceGraph> {
  const { config } = await readStack(process.cwd(), stack);
  const renamed = Object.entries(config).map(([key, value]) => [key.replace(/^mysfits:/, "copy:"), value]);
  return await graphOf(program, {
    project: "copy",
    stack,
    timeoutMs: 60_000,
    config: { ...(Object.fromEntries(renamed) as Record<string, string>), ...more },
  });
}

describe("Two stacks in one account and region", function () {
  this.timeout(120_000);
  const mail = (address: string) =>
    JSON.stringify({ sender: address, administrator: "admin@example.com", identity: "address" });

  it("have no name in common, dev beside prod that owns what there is once", async () => {
    const prod = await graphOfStack("prod");
    const dev = await graphOfStack("dev", { config: { "mysfits:apiLogging": "shared" } });
    assert.ok(namesOf(prod).size > 20);
    assert.deepEqual(clashes(dev, prod), []);
  });

  it("have no name in common, the same stage of a copy of the project that sends from another address", async () => {
    const copy = await copyOf("dev", { "copy:apiLogging": "shared", "copy:mail": mail("copy@example.com") });
    assert.deepEqual(clashes(await graphOfStack("dev"), copy), []);
  });

  it("would share a sender's identity and the role of API logs, if nothing said otherwise", async () => {
    const found = clashes(await graphOfStack("dev"), await copyOf("dev"));
    assert.deepEqual(
      found.map((clash) => clash.trim()).sort(),
      [
        "aws:apigateway/account:Account",
        "aws:iam/role:Role name api-gateway-logs-ap-northeast-2",
        "aws:sesv2/emailIdentity:EmailIdentity emailIdentity mysfits@example.com",
      ],
      "each of these has a setting: mail.identity: existing, apiLogging: shared",
    );
  });
});
