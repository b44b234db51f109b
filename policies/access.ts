import type { Condition, Statement } from "./documents.ts";
import {
  hasUnknown,
  isUnknown,
  ofTypes,
  remembered,
  type PolicyGraph,
  type PolicyResource,
} from "./graph.ts";
import { heldBy, isOf, policiesOfRole, type Held } from "./held.ts";
import { arnOf, target } from "./links.ts";

const roles = ["aws:iam/role:Role"];

/** An answer of policies, with the resources that say so. "perhaps": something that decides is not known yet, or not here. */
export interface Verdict {
  readonly answer: "yes" | "no" | "perhaps";
  readonly by: readonly PolicyResource[];
}

const no: Verdict = { answer: "no", by: [] };
const perhaps: Verdict = { answer: "perhaps", by: [] };

const expressions = new Map<string, RegExp>();

/** True when a text fits a pattern with `*` and `?`, as IAM compares ARNs and actions. */
export function fits(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  let expression = expressions.get(pattern);
  if (!expression) {
    const source = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${source}$`, "s");
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}

/** Says whether a role may do something with a resource.
 * @param arn ARN of the resource; undefined when it is not known yet. */
export function roleAllows(
  graph: PolicyGraph,
  role: PolicyResource,
  action: string,
  arn: string | undefined,
): Verdict {
  const { held, complete } = policiesOfRole(graph, role);
  const verdict = judged(
    held,
    (statement) => aboutAction(statement, action) && aboutResource(statement, arn),
  );
  return verdict.answer === "no" && !complete ? perhaps : verdict;
}

/** Says whether a role may do anything of a service with a resource, by its own policies.
 * @param service Prefix of actions, `dynamodb`. */
export function roleAllowsAnyOf(
  graph: PolicyGraph,
  role: PolicyResource,
  service: string,
  arn: string | undefined,
): Verdict {
  const { held, complete } = policiesOfRole(graph, role);
  const verdict = judged(held, (statement) => {
    const isOfService = statement.actions.some(
      (action) => action === "*" || action.toLowerCase().startsWith(`${service}:`),
    );
    return (isOfService || statement.notActions.length > 0) && aboutResource(statement, arn);
  });
  return verdict.answer === "no" && !complete ? perhaps : verdict;
}

/** What a service asks for, in the name of a resource. */
export interface ServiceRequest {
  /** `sns.amazonaws.com` */
  readonly service: string;
  readonly action: string;
  /** ARN of what is asked; undefined when it is not known yet. */
  readonly arn: string | undefined;
  /** ARN in whose name the service asks, in each form that it may have; none when it is not known yet. */
  readonly sources: readonly string[];
}

/** The type that gives a resource a policy, by the type of the resource, and the input that names it. All have it in `policy`. */
const places: Readonly<Record<string, { readonly type: string; readonly by: string }>> = {
  "aws:sqs/queue:Queue": { type: "aws:sqs/queuePolicy:QueuePolicy", by: "queueUrl" },
  "aws:sns/topic:Topic": { type: "aws:sns/topicPolicy:TopicPolicy", by: "arn" },
  "aws:s3/bucket:Bucket": { type: "aws:s3/bucketPolicy:BucketPolicy", by: "bucket" },
  "aws:kms/key:Key": { type: "aws:kms/keyPolicy:KeyPolicy", by: "keyId" },
};

/** Lists the policies of a queue, topic, bucket or key. */
export const policiesOf = remembered((graph, resource): readonly Held[] => {
  const place = places[resource.type];
  if (!place) return [];
  const own = resource.inputs["policy"];
  return [
    ...(own === undefined || own === "" ? [] : [heldBy(resource, own)]),
    ...ofTypes(graph, [place.type])
      .filter((holder) => isOf(graph, holder, place.by, resource))
      .map((holder) => heldBy(holder, holder.inputs["policy"])),
  ];
});

/** Says whether the policy of a queue, topic or key lets a service in. */
export const resourceAllows = (
  graph: PolicyGraph,
  resource: PolicyResource,
  { service, action, arn, sources }: ServiceRequest,
): Verdict =>
  judged(
    policiesOf(graph, resource),
    (statement) =>
      isFor(statement, service) &&
      aboutAction(statement, action) &&
      (statement.resources.length === 0 || aboutResource(statement, arn)) &&
      statement.conditions.every((condition) => isMet(condition, sources)),
  );

/** Says whether a role may do something with a resource, by its own policies or by that of the resource: within an account one of them is enough.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function mayUse(
  graph: PolicyGraph,
  role: PolicyResource,
  action: string,
  { resource, arn }: { readonly resource: PolicyResource; readonly arn: string | undefined },
): Verdict {
  const byRole = roleAllows(graph, role, action, arn);
  if (byRole.answer === "yes") return byRole;
  const roleArn = arnOf(role);
  const byResource = judged(
    policiesOf(graph, resource),
    (statement) =>
      (statement.principals["AWS"] ?? []).some((principal) => principal === (roleArn ?? principal)) &&
      aboutAction(statement, action) &&
      aboutResource(statement, arn),
  );
  if (byResource.answer === "yes") return roleArn === undefined ? perhaps : byResource;
  return byResource.answer === "perhaps" ? perhaps : byRole;
}

/** Says whether a permission of a function lets a service call it.
 * @param alias The alias that it is called by.
 * @param isSource True for a source ARN of a permission that is the caller's. */
export function functionAllows(
  graph: PolicyGraph,
  called: { readonly fn: PolicyResource; readonly alias: PolicyResource | undefined },
  service: string,
  isSource: (pattern: string) => boolean,
): Verdict {
  let verdict = no;
  for (const permission of ofTypes(graph, ["aws:lambda/permission:Permission"])) {
    const { function: name, principal, qualifier, sourceArn } = permission.inputs;
    const fn = target(graph, permission, "function", [called.fn.type]);
    const alias = target(graph, permission, "function", ["aws:lambda/alias:Alias"]);
    if (!fn && !alias) {
      if (isUnknown(name)) verdict = perhaps;
      continue;
    }
    const isSame = alias
      ? alias === called.alias
      : fn === called.fn && isQualifierOf(qualifier, called.alias);
    if (!isSame || (principal !== service && principal !== "*" && !isUnknown(principal))) continue;
    if (isUnknown(principal) || hasUnknown(sourceArn)) {
      verdict = perhaps;
      continue;
    }
    if (sourceArn === undefined || (typeof sourceArn === "string" && isSource(sourceArn)))
      return { answer: "yes", by: [permission] };
  }
  return verdict;
}

function isQualifierOf(qualifier: unknown, alias: PolicyResource | undefined): boolean {
  if (isUnknown(qualifier)) return true;
  const name = alias?.inputs["name"] ?? alias?.outputs["name"];
  return isUnknown(name) ? qualifier !== undefined : qualifier === name;
}

/** Asks documents. A statement that is partly unknown, and a document that is not known, perhaps allow. */
function judged(held: readonly Held[], isAbout: (statement: Statement) => boolean | undefined): Verdict {
  const by: PolicyResource[] = [];
  let isPerhaps = false;
  for (const { holder, statements } of held) {
    if (!statements) {
      isPerhaps = true;
      continue;
    }
    for (const statement of statements) {
      const about = statement.partial ? undefined : isAbout(statement);
      if (about === undefined) isPerhaps = true;
      else if (about && !statement.allows && statement.conditions.length === 0) return no;
      else if (about && statement.allows) by.push(holder);
    }
  }
  if (by.length > 0) return { answer: "yes", by };
  return isPerhaps ? perhaps : no;
}

function aboutAction({ actions, notActions }: Statement, action: string): boolean {
  const isNamed = (names: readonly string[]) =>
    names.some((name) => fits(name.toLowerCase(), action.toLowerCase()));
  return notActions.length > 0 ? !isNamed(notActions) : isNamed(actions);
}

/** True when a statement is about a resource. An ARN that ends with `/*` stands for any object in it: some are enough. */
function aboutResource({ resources, notResources }: Statement, arn: string | undefined): boolean {
  if (notResources.length > 0) return arn === undefined || !notResources.some((name) => fits(name, arn));
  return resources.some(
    (name) =>
      name === "*" ||
      arn === undefined ||
      fits(name, arn) ||
      (arn.endsWith("/*") && name.startsWith(arn.slice(0, -1))),
  );
}

const isFor = ({ principals, notPrincipals }: Statement, service: string): boolean =>
  Object.keys(notPrincipals).length > 0 ||
  Boolean(principals["*"]) ||
  (principals["AWS"] ?? []).includes("*") ||
  (principals["Service"] ?? []).some((name) => name === service || isRegional(name, service));

/** True for a service's name with a region in it: `logs.eu-west-1.amazonaws.com`. */
const isRegional = (name: string, service: string): boolean =>
  name.replace(/^([a-z-]+)\.[a-z]+-[a-z]+-\d\.amazonaws\.com$/, "$1.amazonaws.com") === service;

/** True when a condition on where a request comes from is met, or is about something else, or is not known. */
function isMet({ operator, key, values }: Condition, sources: readonly string[]): boolean {
  if (sources.length === 0 || /not/i.test(operator)) return true;
  if (key === "aws:sourcearn")
    return values.some((value) =>
      sources.some((source) => (/StringEquals$/i.test(operator) ? value === source : fits(value, source))),
    );
  if (key === "aws:sourceaccount") {
    const accounts = sources.map((source) => source.split(":")[4] ?? "").filter((account) => account !== "");
    return accounts.length === 0 || values.some((value) => accounts.some((account) => fits(value, account)));
  }
  return true;
}

/** The role that an input leads to. */
export const roleAt = (
  graph: PolicyGraph,
  resource: PolicyResource,
  path: string,
): PolicyResource | undefined => target(graph, resource, path, roles);
