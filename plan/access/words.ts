import { withoutResources } from "../../policies/actions.ts";
import type { Condition } from "../../policies/documents.ts";
import { readable, referencesIn } from "../compare/references.ts";
import { nameOf, PLANNED_ACCOUNT, type PlannedGraph } from "../graph.ts";
import type { Permission } from "./permissions.ts";

/** Kinds of what takes roles on, by type, as sentences begin with them. */
const holders: Readonly<Record<string, string>> = {
  "aws:apigateway/account:Account": "API Gateway (its logs)",
  "aws:apigateway/integration:Integration": "API Gateway",
  "aws:appautoscaling/target:Target": "Application Auto Scaling",
  "aws:appsync/dataSource:DataSource": "AppSync",
  "aws:appsync/graphQLApi:GraphQLApi": "AppSync (its logs)",
  "aws:cloudwatch/eventTarget:EventTarget": "EventBridge rule",
  "aws:ec2/flowLog:FlowLog": "flow log",
  "aws:ecs/service:Service": "service",
  "aws:ecs/taskDefinition:TaskDefinition": "tasks",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "delivery stream",
  "aws:lambda/function:Function": "function",
  "aws:pipes/pipe:Pipe": "pipe",
  "aws:scheduler/schedule:Schedule": "schedule",
};

/** Who holds each role: `function events-mail`, by the role's URN. A role that nothing holds is named itself. */
export function principalNames(
  graph: PlannedGraph,
  inputsOf: (urn: string) => Readonly<Record<string, unknown>>,
): (principal: string) => string {
  const names = new Map<string, string>();
  for (const { type, urn, name, parent } of graph.resources) {
    const kind = holders[type];
    if (kind === undefined) continue;
    for (const [property, value] of Object.entries(inputsOf(urn)))
      if (/role|credentials|configuration/i.test(property))
        for (const role of referencesIn(value)) {
          const what =
            type.endsWith("TaskDefinition") && /execution/i.test(property) ? "start of tasks" : kind;
          if (!names.has(role)) names.set(role, `${what} ${ownerName(name, parent)}`);
        }
  }
  return (principal) => {
    if (principal === "*") return "anybody";
    const [, kind, name] = /^(Service|AWS|Federated|CanonicalUser):(.*)$/.exec(principal) ?? [];
    if (kind === "Service") return `the AWS service ${String(name)}`;
    if (kind === "AWS") return `AWS account or identity ${readable(String(name))}`;
    if (kind !== undefined) return `${kind} ${readable(String(name))}`;
    return (
      names.get(principal) ?? `role ${principal.startsWith("urn:") ? nameOf(principal) : readable(principal)}`
    );
  };
}

/** Name of the component that a resource is the heart of: `events-mail` for `events-mail-function`. */
function ownerName(name: string, parent: string | undefined): string {
  const component = parent === undefined ? "" : nameOf(parent);
  return component !== "" && name.startsWith(component) ? component : name;
}

/** One sentence about several actions of one principal on one resource. */
export interface AccessSentence {
  /** "function events-mail may now ses:SendEmail on identity/mysfits@example.com, as …" */
  readonly text: string;
  /** True when anybody is let in, or an action or a resource is a wildcard where it need not be. */
  readonly wide: boolean;
  /** URNs of the policies that say so. */
  readonly via: readonly string[];
}

/** Says permissions in words: one sentence for all actions of a principal on the same resources under the same conditions. */
export function sentences(
  permissions: readonly Permission[],
  nameOfPrincipal: (principal: string) => string,
  verb: "may now" | "may now only" | "may no longer",
): readonly AccessSentence[] {
  const byResource = grouped(permissions, ({ allows, principal, resource, conditions }) => [
    allows,
    principal,
    resource,
    conditions,
  ]).map((group) => ({ group, actions: unique(group.map(({ written }) => written)) }));
  return grouped(byResource, ({ group: [first], actions }) => [
    first?.allows,
    first?.principal,
    first?.conditions,
    actions,
  ]).map((groups) => {
    const all = groups.flatMap(({ group }) => group);
    const [{ allows, principal, conditions }] = all as [Permission];
    const actions = groups[0]?.actions ?? [];
    const whether = allows ? verb : verb === "may now" ? "is no longer denied" : "is now denied";
    const where = conditions.length === 0 ? "" : ` when ${conditions.map(conditionText).join(" and ")}`;
    return {
      text: `${nameOfPrincipal(principal)} ${whether} ${phrase(actions, unique(all.map(({ resource }) => resource)))}${where}`,
      wide: all.some(isWide),
      via: unique(all.map(({ via }) => via)),
    };
  });
}

/** Groups of items with the same key, in the order of their first ones. */
const grouped = <T>(items: readonly T[], keyOf: (item: T) => unknown): readonly (readonly T[])[] => [
  ...Map.groupBy(items, (item) => JSON.stringify(keyOf(item))).values(),
];

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** True for a permission of everybody, of every action of a service, or on everything where the action could be given for less. */
const isWide = ({ allows, principal, resource, written }: Permission): boolean =>
  allows &&
  (principal === "*" || /^\*$|:\*$/.test(written) || (resource === "*" && !withoutResources.test(written)));

function phrase(actions: readonly string[], resources: readonly string[]): string {
  const [first = ""] = actions;
  if (first.startsWith("policy ")) return `do what AWS's policy ${first.split("/").at(-1) ?? ""} says`;
  const about = list(
    resources.map((resource) =>
      resource === "*"
        ? "everything (*)"
        : resource.startsWith("urn:")
          ? nameOf(resource)
          : readable(resource).replaceAll(PLANNED_ACCOUNT, "<account>"),
    ),
  );
  if (first.startsWith("sts:AssumeRole")) return `take the role ${about}`;
  return `${list(actions)} on ${about}`;
}

/** Operators of conditions as words; others stand as they are.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: Readonly<Record<string, string>> = {
  ArnEquals: "is like",
  ArnLike: "is like",
  ArnNotEquals: "is not like",
  ArnNotLike: "is not like",
  Bool: "is",
  IpAddress: "is in",
  NotIpAddress: "is not in",
  StringEquals: "is",
  StringLike: "is like",
  StringNotEquals: "is not",
  StringNotLike: "is not like",
};

function conditionText({ operator, key, values }: Condition): string {
  const shown = values.map((value) =>
    value === PLANNED_ACCOUNT ? "this account" : readable(value).replaceAll(PLANNED_ACCOUNT, "<account>"),
  );
  return `${key} ${operators[operator] ?? operator} ${shown.join(" or ")}`;
}

/** "a", "a and b", "a, b and c" */
export const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
