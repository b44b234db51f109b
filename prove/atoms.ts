import { knownActions } from "../local/aws/iam/actions.ts";
import type { ProvenResource } from "./resource.ts";
import {
  canonical,
  list,
  statementsOf,
  type Part,
  type Removal,
  type Statement,
  type Target,
} from "./removal.ts";
import { namesOf, type Naming } from "./naming.ts";

/** What can be taken from the policies of a program and still leave a program: a statement, one of its actions, one of its resources, one of
 * those whom it lets in. Conditions are not among it: without one a statement allows more, not less. */
export interface Atom extends Removal {
  /** The same in every copy: `service-task: mysfits-service-read, dynamodb:GetItem`. */
  readonly id: string;
  /** Whose policy it is: logical name of a role, or of the resource that has the policy. */
  readonly holder: string;
  /** Logical name of the resource of the program that says it. */
  readonly policy: string;
  /** Pulumi type of that resource. */
  readonly type: string;
  readonly effect: "Allow" | "Deny";
  /** Actions and resources of the whole statement, with logical names. */
  readonly statement: string;
}

/** Policies of AWS that roles have: what is in them is AWS's to change. */
export interface ManagedPolicy {
  readonly holder: string;
  readonly arn: string;
}

/** Everything that policies of a program consist of. */
export interface Policies {
  readonly atoms: readonly Atom[];
  readonly managed: readonly ManagedPolicy[];
}

/** Inputs that hold the policy of a resource, by type. */
const resourcePolicies: Readonly<Record<string, string>> = {
  "aws:apigateway/restApi:RestApi": "policy",
  "aws:apigateway/restApiPolicy:RestApiPolicy": "policy",
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "policy",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
  "aws:dynamodb/resourcePolicy:ResourcePolicy": "policy",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "policy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
  "aws:kms/key:Key": "policy",
  "aws:kms/keyPolicy:KeyPolicy": "policy",
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
  "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy": "policy",
  "aws:sns/topic:Topic": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:sqs/queue:Queue": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
};

/** Takes the policies of a program apart. */
export function policiesOf(resources: readonly ProvenResource[]): Policies {
  const naming = namesOf(resources);
  const managed: ManagedPolicy[] = [];
  const atoms = resources.flatMap((resource): Atom[] => {
    const { type, inputs, id } = resource;
    const field = resourcePolicies[type];
    if (field !== undefined && inputs[field] !== undefined && inputs[field] !== "")
      return ofDocument(resource, resource.name, inputs[field], naming, (_, statement) => ({
        kind: "content",
        statement: canonical(statement),
      }));
    switch (type) {
      case "aws:iam/role:Role": {
        const role = naming.pattern(resource);
        for (const arn of list(inputs["managedPolicyArns"]))
          managed.push({ holder: resource.name, arn: String(arn) });
        const inline = list(inputs["inlinePolicies"]) as readonly { name?: string; policy?: string }[];
        return [
          ...ofDocument(resource, resource.name, inputs["assumeRolePolicy"], naming, (statement) => ({
            kind: "trust",
            role,
            statement,
          })),
          ...inline.flatMap(({ name = "", policy }) =>
            ofDocument(resource, resource.name, policy, naming, (statement) => ({
              kind: "identity",
              role,
              policy: { name, isPrefix: false },
              statement,
            })),
          ),
        ];
      }
      case "aws:iam/rolePolicy:RolePolicy": {
        const holder = naming.role(String(inputs["role"]));
        const policy = naming.pattern(resource);
        return ofDocument(resource, holder.name, inputs["policy"], naming, (statement) => ({
          kind: "identity",
          role: holder.pattern,
          policy,
          statement,
        }));
      }
      case "aws:iam/policy:Policy": {
        const policy = naming.pattern(resource);
        return ofDocument(resource, resource.name, inputs["policy"], naming, (statement) => ({
          kind: "identity",
          role: undefined,
          policy,
          statement,
        }));
      }
      case "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
        const arn = String(inputs["policyArn"]);
        if (arn.startsWith("arn:aws:iam::aws:"))
          managed.push({ holder: naming.role(String(inputs["role"])).name, arn });
        return [];
      }
      case "aws:lambda/permission:Permission": {
        const statement = {
          Effect: "Allow",
          Action: inputs["action"],
          Principal: { Service: inputs["principal"] },
          Resource: inputs["function"],
        };
        return [
          atomOf(resource, `function ${naming.readable(String(inputs["function"]))}`, naming, statement, {
            target: { kind: "sid", sid: id },
            part: { element: "statement" },
          }),
        ];
      }
      default:
        return [];
    }
  });
  return { atoms: told(atoms), managed };
}

/** Two statements of a policy may have the same parts: the later ones get a number. */
function told(atoms: readonly Atom[]): readonly Atom[] {
  const seen = new Map<string, number>();
  return atoms.map((atom) => {
    const count = (seen.get(atom.id) ?? 0) + 1;
    seen.set(atom.id, count);
    return count === 1 ? atom : { ...atom, id: `${atom.id} (${count})` };
  });
}

function ofDocument(
  resource: ProvenResource,
  holder: string,
  given: unknown,
  naming: Naming,
  targetOf: (index: number, statement: Statement) => Target,
): Atom[] {
  const document = typeof given === "string" ? given : JSON.stringify(given);
  if (given === undefined || given === null || !document.includes('"Statement"')) return [];
  return statementsOf(document).flatMap((statement, index) => {
    const target = targetOf(index, statement);
    return partsOf(statement).map((part) => atomOf(resource, holder, naming, statement, { target, part }));
  });
}

/** Parts of a statement, each of which can be removed. One that has one of everything is one part. */
function partsOf(statement: Statement): Part[] {
  if (statement["Effect"] === "Deny") return [{ element: "statement" }];
  const actions = list(statement["Action"]).flatMap((pattern) =>
    knownActions(String(pattern)).map((value) => ({
      element: "action" as const,
      pattern: String(pattern),
      value,
    })),
  );
  const resources = list(statement["Resource"]).map((value) => ({
    element: "resource" as const,
    value: String(value),
  }));
  const principal = statement["Principal"];
  const principals =
    typeof principal === "object" && principal !== null
      ? Object.entries(principal).flatMap(([type, values]) =>
          list(values).map((value) => ({ element: "principal" as const, type, value: String(value) })),
        )
      : [];
  const parts = [actions, resources, principals].filter(({ length }) => length > 1).flat();
  return parts.length === 0 ? [{ element: "statement" }] : parts;
}

function atomOf(
  { name, type }: ProvenResource,
  holder: string,
  naming: Naming,
  statement: Statement,
  removal: Removal,
): Atom {
  const { Effect, Action, NotAction, Resource, NotResource, Principal } = statement;
  const words = [
    Effect === "Deny" ? "Deny" : [],
    list(Action ?? NotAction).join(" "),
    Resource === undefined && NotResource === undefined
      ? []
      : `on ${list(Resource ?? NotResource)
          .map((value) => naming.readable(String(value)))
          .join(" ")}`,
    typeof Principal === "object" && Principal !== null
      ? `by ${Object.values(Principal).flat().join(" ")}`
      : [],
  ]
    .flat()
    .join(" ");
  const { part } = removal;
  const what =
    part.element === "statement"
      ? words
      : part.element === "action"
        ? `${part.value}${part.value === part.pattern ? "" : ` of ${part.pattern}`} ${words.slice(words.indexOf("on "))}`
        : part.element === "resource"
          ? `on ${naming.readable(part.value)} of ${list(Action ?? NotAction).join(" ")}`
          : `by ${part.value} of ${list(Action ?? NotAction).join(" ")}`;
  return {
    ...removal,
    id: `${holder === name ? holder : `${holder}, ${name}`}: ${what}`,
    holder,
    policy: name,
    type,
    effect: Effect === "Deny" ? "Deny" : "Allow",
    statement: words,
  };
}
