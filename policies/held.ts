import { statementsOf, type Statement } from "./documents.ts";
import {
  at,
  elements,
  hasUnknown,
  isUnknown,
  ofTypes,
  remembered,
  texts,
  type PolicyGraph,
  type PolicyResource,
} from "./graph.ts";
import { arnOf, json, targets } from "./links.ts";

const policies = ["aws:iam/policy:Policy"];

/** Statements of a policy, with the resource that they stand in; undefined when they are not known yet. */
export interface Held {
  readonly holder: PolicyResource;
  readonly statements: readonly Statement[] | undefined;
}

/** Reads the policy that a resource has. */
export const heldBy = (holder: PolicyResource, document: unknown): Held => ({
  holder,
  statements: statementsOf(json(document)),
});

/** Actions of AWS's own policies for what services do on behalf of a function; each on every resource.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-managed-policies.html */
const managed: Readonly<Record<string, readonly string[]>> = {
  AWSLambdaBasicExecutionRole: ["logs:*"],
  AWSXRayDaemonWriteAccess: ["xray:*"],
  AWSLambdaVPCAccessExecutionRole: ["logs:*", "ec2:*"],
  AWSLambdaSQSQueueExecutionRole: [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "logs:*",
  ],
  AWSLambdaDynamoDBExecutionRole: [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
    "logs:*",
  ],
  AWSLambdaKinesisExecutionRole: [
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
    "kinesis:ListStreams",
    "kinesis:SubscribeToShard",
    "logs:*",
  ],
  AmazonAPIGatewayPushToCloudWatchLogs: ["logs:*"],
  AmazonECSTaskExecutionRolePolicy: ["ecr:*", "logs:*"],
};

/** Policies of a role. */
interface RolePolicies {
  readonly held: readonly Held[];
  /** False when there are more than are known. */
  readonly complete: boolean;
}

/** Lists the policies of a role: its own, those that a RolePolicy gives it, those that are attached. */
export const policiesOfRole = remembered((graph, role): RolePolicies => {
  const held: Held[] = [];
  let complete = true;
  const attach = (holder: PolicyResource, arn: unknown, path: string): void => {
    const own = targets(graph, holder, path, policies);
    for (const policy of own) held.push(heldBy(holder, policy.inputs["policy"]));
    for (const text of texts(arn)) {
      if (own.some((policy) => arnOf(policy) === text)) continue;
      const actions = managed[text.split("/").at(-1) ?? ""];
      if (actions)
        held.push(heldBy(holder, { Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] }));
      else if (own.length === 0) complete = false;
    }
    if (hasUnknown(arn) && own.length === 0) complete = false;
  };
  for (const inline of elements(role.inputs["inlinePolicies"])) held.push(heldBy(role, at(inline, "policy")));
  if (role.inputs["managedPolicyArns"] !== undefined)
    attach(role, role.inputs["managedPolicyArns"], "managedPolicyArns");
  for (const policy of ofTypes(graph, ["aws:iam/rolePolicy:RolePolicy"]))
    if (isOf(graph, policy, "role", role)) held.push(heldBy(policy, policy.inputs["policy"]));
  for (const attachment of ofTypes(graph, ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"]))
    if (isOf(graph, attachment, "role", role))
      attach(attachment, attachment.inputs["policyArn"], "policyArn");
  return { held, complete };
});

/** True when an input leads to a resource, or may lead to it. */
export const isOf = (
  graph: PolicyGraph,
  holder: PolicyResource,
  path: string,
  resource: PolicyResource,
): boolean => {
  const all = targets(graph, holder, path, [resource.type]);
  return all.length > 0 ? all.includes(resource) : isUnknown(holder.inputs[path]);
};
