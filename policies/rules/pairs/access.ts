import { roleAllowsAnyOf, roleAt } from "../../access.ts";
import {
  at,
  elements,
  isObject,
  ofTypes,
  waitsFor,
  type PolicyGraph,
  type PolicyResource,
} from "../../graph.ts";
import { arnOf, json } from "../../links.ts";
import type { Finding, Rule } from "../../rule.ts";
import { containersOf } from "../ecs.ts";
import { usesOf, users } from "./uses.ts";
import type { Use } from "./ways.ts";

const functions = ["aws:lambda/function:Function"];
const tasks = ["aws:ecs/taskDefinition:TaskDefinition"];

const isByRole = ({ who }: Use): boolean => typeof who !== "string";
const isOfKey = ({ action }: Use): boolean => action.startsWith("kms:");

const nameOf = (who: PolicyResource | string): string =>
  typeof who === "string" ? who : `the role "${who.name}"`;

/** Uses of one thing by one input together, in the order of the first of each. */
const together = (uses: readonly Use[]): readonly (readonly [Use, ...Use[]])[] =>
  [...Map.groupBy(uses, ({ property, to }) => `${property} ${to.urn}`).values()] as [Use, ...Use[]][];

const actionsOf = (uses: readonly Use[]): string => uses.map(({ action }) => action).join(", ");

const refused = (uses: readonly Use[]): readonly Finding[] =>
  together(uses.filter(({ verdict }) => verdict.answer === "no")).map((some) => {
    const [{ property, to, who }] = some;
    const where = typeof who === "string" ? "in the policy of" : "on";
    return { property, got: to.name, fix: `let ${nameOf(who)} ${actionsOf(some)} ${where} "${to.name}"` };
  });

/** Types whose names a function or task is told by its environment, and the prefix of the actions on them. */
const told: Readonly<Record<string, { readonly service: string; readonly members: readonly string[] }>> = {
  "aws:dynamodb/table:Table": { service: "dynamodb", members: ["name"] },
  "aws:sqs/queue:Queue": { service: "sqs", members: ["url", "name"] },
  "aws:sns/topic:Topic": { service: "sns", members: ["arn"] },
  "aws:s3/bucket:Bucket": { service: "s3", members: ["bucket"] },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": { service: "firehose", members: ["name"] },
  "aws:kinesis/stream:Stream": { service: "kinesis", members: ["name"] },
  "aws:secretsmanager/secret:Secret": { service: "secretsmanager", members: ["arn", "name"] },
  "aws:ssm/parameter:Parameter": { service: "ssm", members: ["name"] },
  "aws:sfn/stateMachine:StateMachine": { service: "states", members: ["arn"] },
};

/** Rules of who may do what he is connected to. */
export const accessPairs: readonly Rule[] = [
  {
    id: "use-by-role",
    title: "A role lets what has it read and write what it is connected to",
    number: "pair",
    sources: [],
    severity: "medium",
    types: users,
    check: (resource, graph) =>
      refused(usesOf(graph, resource).filter((use) => isByRole(use) && !isOfKey(use))),
  },
  {
    id: "delivery-let-in",
    title: "What a service delivers to, or calls, lets it in",
    number: "pair",
    sources: [],
    severity: "medium",
    types: users,
    check: (resource, graph) =>
      refused(usesOf(graph, resource).filter((use) => !isByRole(use) && !isOfKey(use))),
  },
  {
    id: "use-of-key",
    title: "Who reads or fills what a key encrypts may use the key",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services
    types: users,
    check: (resource, graph) => {
      const uses = usesOf(graph, resource);
      const withAwsKey = uses.filter(
        (use) =>
          !isByRole(use) &&
          /^(alias\/aws\/|arn:.+:alias\/aws\/)/.test(String(at(use.to.inputs, "kmsMasterKeyId"))),
      );
      return [
        ...refused(uses.filter(isOfKey)),
        ...withAwsKey.map(({ property, to, who }) => ({
          property,
          got: to.name,
          fix: `encrypt "${to.name}" with a key of the account's own, or with SQS's own: ${nameOf(who)} can't use a key that AWS manages`,
        })),
      ];
    },
  },
  {
    id: "rights-first",
    title: "What AWS tries at once waits for the rights that it needs",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    types: users,
    check: (resource, graph) =>
      together(
        usesOf(graph, resource)
          .filter(({ triedAtOnce, verdict }) => triedAtOnce && verdict.answer === "yes")
          .filter(({ verdict }) => !verdict.by.some((holder) => waits(graph, resource, holder))),
      ).map((some) => {
        const [{ property, verdict }] = some;
        const [holder] = verdict.by;
        return {
          property,
          got: holder?.name,
          fix: `let it depend on "${holder?.name}", which allows ${actionsOf(some)}: AWS tries when it is made, and the first up fails`,
        };
      }),
  },
  {
    id: "environment-access",
    title: "A function or task may use what its environment names",
    number: "pair",
    sources: [],
    severity: "low",
    types: [...functions, ...tasks],
    check: (resource, graph) => {
      const role = roleAt(graph, resource, functions.includes(resource.type) ? "role" : "taskRoleArn");
      return role ? variablesOf(resource).flatMap((variable) => missing(graph, role, variable)) : [];
    },
  },
];

const waits = (graph: PolicyGraph, resource: PolicyResource, holder: PolicyResource): boolean =>
  holder.urn === resource.urn || waitsFor(graph, resource.urn, holder.urn);

/** A variable of an environment, with the path where it stands. */
interface Variable {
  readonly property: string;
  readonly value: unknown;
}

function variablesOf(resource: PolicyResource): readonly Variable[] {
  const variables = json(at(resource.inputs, "environment.variables"));
  return [
    ...(isObject(variables)
      ? Object.entries(variables).map(([name, value]) => ({
          property: `environment.variables.${name}`,
          value,
        }))
      : []),
    ...containersOf(resource).flatMap(({ environment }, index) =>
      elements(environment).map((entry) => ({
        property: `containerDefinitions.${index}.environment.${String(at(entry, "name"))}`,
        value: at(entry, "value"),
      })),
    ),
  ];
}

function missing(
  graph: PolicyGraph,
  role: PolicyResource,
  { property, value }: Variable,
): readonly Finding[] {
  if (typeof value !== "string" || value === "") return [];
  return Object.entries(told).flatMap(([type, { service, members }]) =>
    ofTypes(graph, [type])
      .filter(({ outputs }) => members.some((member) => outputs[member] === value))
      .filter((resource) => {
        const arn =
          arnOf(resource) ?? (service === "s3" && resource.id ? `arn:aws:s3:::${resource.id}` : undefined);
        const any = [arn, service === "s3" && arn !== undefined ? `${arn}/*` : arn];
        return any.every((one) => roleAllowsAnyOf(graph, role, service, one).answer === "no");
      })
      .map((resource) => ({
        property,
        got: resource.name,
        fix: `let the role "${role.name}" do with "${resource.name}" what the code does, or take the variable out`,
      })),
  );
}
