import assert from "node:assert/strict";
import type { GraphResource, ResourceGraph } from "../../local/engine/graph.ts";
import { graphOfStack } from "../support/graph.ts";
import { statementsOf } from "./support.ts";

/** Resources that AWS looks at the rights of when they are made, and the input with the role. Made before its rights, such a resource fails
 * the first `up`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
const consumers: Readonly<Record<string, (graph: ResourceGraph, consumer: GraphResource) => unknown>> = {
  "aws:pipes/pipe:Pipe": (_, { inputs }) => inputs["roleArn"],
  "aws:apigateway/account:Account": (_, { inputs }) => inputs["cloudwatchRoleArn"],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (_, { inputs }) =>
    (inputs["extendedS3Configuration"] as { readonly roleArn: string }).roleArn,
  "aws:lambda/eventSourceMapping:EventSourceMapping": (graph, { inputs }) =>
    graph
      .byType("aws:lambda/function:Function")
      .find(({ outputs }) => String(inputs["functionName"]).startsWith(`${String(outputs["arn"])}:`))?.inputs[
      "role"
    ],
};

/** Rights of a role, with what they allow. */
function rightsOf(graph: ResourceGraph, roleArn: unknown): readonly GraphResource[] {
  const role = graph.byType("aws:iam/role:Role").find(({ outputs }) => outputs["arn"] === roleArn);
  assert.ok(role);
  return ["aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"]
    .flatMap((type) => graph.byType(type))
    .filter(({ inputs }) => inputs["role"] === role.outputs["name"]);
}

/** True for the rights that a mapping needs of its function's role: reading the source, telling of failures. */
const isOfMapping = ({ inputs }: GraphResource): boolean =>
  statementsOf(inputs["policy"])
    .flatMap(({ Action }) => Action)
    .some((action) =>
      /^(sqs:(ReceiveMessage|SendMessage)|dynamodb:(GetRecords|ListStreams)|s3:)/.test(action),
    );

/** Services that AWS documents to send `aws:SourceAccount` when they assume a role. It does not for API Gateway.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-managed-policies.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
const withoutSourceAccount = ["apigateway.amazonaws.com"];

for (const [stack, config] of [
  ["dev", {}],
  ["dev", { "mysfits:adoptions": JSON.stringify({ fifo: true }) }],
  ["prod", {}],
] as const)
  describe(`Rights, stack ${stack} ${JSON.stringify(config)}`, () => {
    let graph: ResourceGraph;
    before(async () => {
      graph = await graphOfStack(stack, { config });
    });

    it("are there before what AWS asks for them when it is made", () => {
      const late: string[] = [];
      for (const [type, roleOf] of Object.entries(consumers))
        for (const consumer of graph.byType(type)) {
          const rights = rightsOf(graph, roleOf(graph, consumer));
          const needed = type.startsWith("aws:lambda/") ? rights.filter(isOfMapping) : rights;
          assert.ok(needed.length > 0, consumer.name);
          for (const right of needed)
            if (!consumer.dependencies.includes(right.urn))
              late.push(`${consumer.name} before ${right.name}`);
        }
      assert.deepEqual(late, []);
    });

    it("of a topic and a queue are there before what publishes to them is connected", () => {
      const connected = [
        [
          "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
          "aws:sns/topicPolicy:TopicPolicy",
        ],
        ["aws:sns/topicSubscription:TopicSubscription", "aws:sqs/queuePolicy:QueuePolicy"],
        ["aws:cloudwatch/eventTarget:EventTarget", "aws:sqs/queuePolicy:QueuePolicy"],
      ] as const;
      for (const [type, policy] of connected)
        for (const { name, dependencies, inputs } of graph.byType(type)) {
          const isQueue = inputs["protocol"] === "sqs" || String(inputs["arn"]).includes(":sqs:");
          if (
            !isQueue &&
            type !== "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination"
          )
            continue;
          const policies = graph.byType(policy).map(({ urn }) => urn);
          assert.ok(
            policies.some((urn) => dependencies.includes(urn)),
            name,
          );
        }
    });

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    it("are lent to services for resources of this account alone, where the service says whose it works for", () => {
      for (const { name, inputs } of graph.byType("aws:iam/role:Role"))
        for (const { Principal, Condition } of statementsOf(inputs["assumeRolePolicy"])) {
          const { Service } = Principal as { readonly Service: string };
          const { StringEquals } = (Condition ?? {}) as {
            readonly StringEquals?: Readonly<Record<string, string>>;
          };
          if (withoutSourceAccount.includes(Service)) assert.equal(Condition, undefined, name);
          else assert.ok(StringEquals?.["aws:SourceAccount"] ?? StringEquals?.["sts:ExternalId"], name);
        }
    });
  });
