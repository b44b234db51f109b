import { texts } from "../../policies/graph.ts";
import type { References } from "../compare/references.ts";
import { referencesIn } from "../compare/references.ts";
import type { PlannedGraph, PlannedResource } from "../graph.ts";
import { permissionsOf, type Permission } from "./permissions.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** Where a policy of a resource stands, by type: the input with the document, and the input that says what it is about. */
const resourcePolicies: Readonly<Record<string, { readonly policy: string; readonly about?: string }>> = {
  "aws:apigateway/restApi:RestApi": { policy: "policy" },
  "aws:apigateway/restApiPolicy:RestApiPolicy": { policy: "policy", about: "restApiId" },
  "aws:backup/vaultPolicy:VaultPolicy": { policy: "policy", about: "backupVaultName" },
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": { policy: "policy", about: "eventBusName" },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { policy: "policyDocument" },
  "aws:dynamodb/resourcePolicy:ResourcePolicy": { policy: "policy", about: "resourceArn" },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { policy: "policy", about: "repository" },
  "aws:kms/key:Key": { policy: "policy" },
  "aws:kms/keyPolicy:KeyPolicy": { policy: "policy", about: "keyId" },
  "aws:s3/bucketPolicy:BucketPolicy": { policy: "policy", about: "bucket" },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { policy: "policy", about: "secretArn" },
  "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy": { policy: "policy", about: "emailIdentity" },
  "aws:sns/topic:Topic": { policy: "policy" },
  "aws:sns/topicPolicy:TopicPolicy": { policy: "policy", about: "arn" },
  "aws:sqs/queue:Queue": { policy: "policy" },
  "aws:sqs/queuePolicy:QueuePolicy": { policy: "policy", about: "queueUrl" },
};

/** Everything that the identities of a program may do, and that others may do with its resources, as its policies say. */
export function permissionsOfGraph(graph: PlannedGraph, references: References): readonly Permission[] {
  const inputsOf = new Map(graph.resources.map((resource) => [resource.urn, references.inputsOf(resource)]));
  const policies = customerPolicies(graph, references, inputsOf);
  return graph.resources.flatMap((resource) => {
    const inputs = inputsOf.get(resource.urn) ?? {};
    const key = references.keyOf(resource.urn);
    return [
      ...ofIdentity(resource, inputs, key, policies),
      ...ofResource(resource, inputs, key),
      ...(resource.type === "aws:lambda/permission:Permission" ? [ofLambda(resource, inputs)] : []),
    ];
  });
}

/** Documents of the program's own managed policies, by what attachments know them by. */
function customerPolicies(
  graph: PlannedGraph,
  references: References,
  inputsOf: ReadonlyMap<string, Inputs>,
): ReadonlyMap<string, unknown> {
  return new Map(
    graph.resources
      .filter(({ type }) => type === "aws:iam/policy:Policy")
      .map(({ urn }) => [references.keyOf(urn), inputsOf.get(urn)?.["policy"]]),
  );
}

function ofIdentity(
  resource: PlannedResource,
  inputs: Inputs,
  key: string,
  policies: ReadonlyMap<string, unknown>,
): Permission[] {
  const via = resource.urn;
  const attached = (principal: string, policyArn: unknown): Permission[] =>
    texts(policyArn).flatMap((arn) => {
      const [policy = ""] = referencesIn(arn);
      if (policies.has(policy)) return permissionsOf(policies.get(policy), { principal, via });
      return [managedPolicy(principal, arn, via)];
    });
  switch (resource.type) {
    case "aws:iam/role:Role": {
      const inline = Array.isArray(inputs["inlinePolicies"]) ? (inputs["inlinePolicies"] as Inputs[]) : [];
      return [
        ...permissionsOf(inputs["assumeRolePolicy"], { resource: key, via }),
        ...inline.flatMap(({ policy }) => permissionsOf(policy, { principal: key, via })),
        ...attached(key, inputs["managedPolicyArns"]),
      ];
    }
    case "aws:iam/rolePolicy:RolePolicy":
      return permissionsOf(inputs["policy"], { principal: identityOf(inputs["role"]), via });
    case "aws:iam/userPolicy:UserPolicy":
      return permissionsOf(inputs["policy"], { principal: identityOf(inputs["user"]), via });
    case "aws:iam/groupPolicy:GroupPolicy":
      return permissionsOf(inputs["policy"], { principal: identityOf(inputs["group"]), via });
    case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
      return attached(identityOf(inputs["role"]), inputs["policyArn"]);
    case "aws:iam/userPolicyAttachment:UserPolicyAttachment":
      return attached(identityOf(inputs["user"]), inputs["policyArn"]);
    case "aws:iam/groupPolicyAttachment:GroupPolicyAttachment":
      return attached(identityOf(inputs["group"]), inputs["policyArn"]);
    default:
      return [];
  }
}

/** A policy that AWS keeps: what is in it is AWS's to change, so it counts as one permission. */
const managedPolicy = (principal: string, arn: string, via: string): Permission => ({
  allows: true,
  principal,
  action: `policy ${arn}`,
  written: `policy ${arn}`,
  resource: "*",
  conditions: [],
  via,
});

/** URN in a reference, or the text itself: a role that the program does not make. */
function identityOf(value: unknown): string {
  const [urn] = referencesIn(value);
  return urn ?? String(value);
}

function ofResource({ type, urn: via }: PlannedResource, inputs: Inputs, key: string): Permission[] {
  const place = resourcePolicies[type];
  if (!place) return [];
  const about = place.about === undefined ? key : identityOf(inputs[place.about]);
  return permissionsOf(inputs[place.policy], { resource: about, via });
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
function ofLambda({ urn: via }: PlannedResource, inputs: Inputs): Permission {
  const { action, principal, function: fn, qualifier } = inputs;
  const conditions = [
    { operator: "ArnLike", key: "aws:sourcearn", value: inputs["sourceArn"] },
    { operator: "StringEquals", key: "aws:sourceaccount", value: inputs["sourceAccount"] },
    { operator: "StringEquals", key: "aws:principalorgid", value: inputs["principalOrgId"] },
    { operator: "StringEquals", key: "lambda:functionurlauthtype", value: inputs["functionUrlAuthType"] },
  ].flatMap(({ operator, key, value }) =>
    typeof value === "string" ? [{ operator, key, values: [value] }] : [],
  );
  const who = String(principal);
  const kind = who.endsWith(".amazonaws.com") ? "Service" : "AWS";
  return {
    allows: true,
    principal: who === "*" ? "*" : `${kind}:${who}`,
    action: String(action).toLowerCase(),
    written: String(action),
    resource: typeof qualifier === "string" ? `${String(fn)}:${qualifier}` : String(fn),
    conditions,
    via,
  };
}
