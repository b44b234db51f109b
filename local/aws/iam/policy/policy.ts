import { isKnownAction } from "../actions.ts";
import { compileConditions, type ConditionTest } from "./conditions.ts";
import { parseArnPattern, parsePattern, type Context, type Pattern } from "./pattern.ts";

/** Kind of a document: decides which elements it must have. */
export type PolicyKind = "identity" | "resource" | "trust";

/** A statement, ready to be asked. */
export interface Statement {
  /** Sid, or the place in the document: `statement 2`. */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  matchesAction(action: string): boolean;
  matchesResource(resource: string, context: Context): boolean;
  /** Who it speaks of; undefined in identity policies. */
  readonly principals: PrincipalTest | undefined;
  readonly conditions: ConditionTest | undefined;
  /** True when the answer depends on more than action and resource. */
  readonly isConditional: boolean;
}

/** `account`: named by its account, which leaves the decision to that account's identity policies. */
export type PrincipalTest = (who: {
  arn: string;
  roleArn?: string;
  accountId: string;
  service?: string;
  federated?: string;
  anonymous: boolean;
}) => "yes" | "no" | "account";

/** A policy, ready to be asked. */
export interface Policy {
  /** Where it comes from, for messages: the name of the inline policy or the ARN. */
  readonly name: string;
  readonly kind: PolicyKind;
  /** JSON text that it was read from. */
  readonly document: string;
  readonly statements: readonly Statement[];
}

const elements = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/** Reads and compiles a policy document.
 * @param text JSON. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws Error naming the statement and what is wrong with it: unknown element, operator or action, missing element. */
export function compilePolicy(name: string, text: string, kind: PolicyKind): Policy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Error(`policy "${name}" is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof document !== "object" || document === null || !("Statement" in document))
    throw new Error(`policy "${name}" has no Statement`);
  const version = (document as { Version?: unknown }).Version;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17")
    throw new Error(`policy "${name}": Version must be 2012-10-17 (got ${JSON.stringify(version)})`);
  if (version !== "2012-10-17" && text.includes("${"))
    throw new Error(
      `policy "${name}": variables need "Version": "2012-10-17"; without it they are plain text`,
    );
  return {
    name,
    kind,
    document: text,
    statements: list(document.Statement).map((statement, index) => {
      const label =
        isObject(statement) && typeof statement["Sid"] === "string" && statement["Sid"] !== ""
          ? statement["Sid"]
          : `statement ${index + 1}`;
      try {
        return compileStatement(label, statement, kind);
      } catch (error) {
        throw new Error(`policy "${name}", ${label}: ${(error as Error).message}`, { cause: error });
      }
    }),
  };
}

function compileStatement(name: string, source: unknown, kind: PolicyKind): Statement {
  if (!isObject(source)) throw new Error("must be an object");
  for (const element of Object.keys(source))
    if (!elements.has(element)) throw new Error(`there is no element "${element}"`);
  const { Effect: effect } = source;
  if (effect !== "Allow" && effect !== "Deny")
    throw new Error(`Effect must be Allow or Deny (got ${JSON.stringify(effect)})`);
  const [actions, notActions] = one(source, "Action", "NotAction");
  for (const action of actions ?? notActions ?? [])
    if (!isKnownAction(action))
      throw new Error(`action "${action}" does not exist, or is not known here (local/aws/iam/actions.ts)`);
  const needsResource = kind !== "trust";
  const [resources, notResources] = needsResource
    ? one(source, "Resource", "NotResource")
    : [undefined, undefined];
  if (!needsResource && ("Resource" in source || "NotResource" in source))
    throw new Error("a trust policy has no Resource");
  if (kind === "identity" && ("Principal" in source || "NotPrincipal" in source))
    throw new Error("an identity policy has no Principal");
  const principals = kind === "identity" ? undefined : compilePrincipals(source);

  const actionPatterns = (actions ?? notActions ?? []).map((action) =>
    parsePattern(action, { ignoreCase: true, variables: false }),
  );
  const resourcePatterns = (resources ?? notResources ?? []).map((resource) => parseArnPattern(resource));
  const conditions = compileConditions(source["Condition"]);
  const empty: Context = new Map();
  return {
    name,
    effect,
    matchesAction: (action) =>
      actionPatterns.some((pattern) => pattern.matches(action, empty)) === (actions !== undefined),
    matchesResource: needsResource
      ? (resource, context) =>
          resourcePatterns.some((pattern: Pattern) => pattern.matches(resource, context)) ===
          (resources !== undefined)
      : () => true,
    principals,
    conditions,
    isConditional: conditions !== undefined || resourcePatterns.some(({ hasVariables }) => hasVariables),
  };
}

/** Exactly one of an element and its opposite. */
function one(
  source: Record<string, unknown>,
  element: string,
  opposite: string,
): [string[] | undefined, string[] | undefined] {
  const given = element in source;
  if (given === opposite in source) throw new Error(`needs exactly one of ${element} and ${opposite}`);
  const values = list(source[given ? element : opposite]);
  if (values.length === 0 || values.some((value) => typeof value !== "string"))
    throw new Error(`${given ? element : opposite} must be text, or a list of texts`);
  return given ? [values as string[], undefined] : [undefined, values as string[]];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function compilePrincipals(source: Record<string, unknown>): PrincipalTest {
  const negated = "NotPrincipal" in source;
  if (negated === "Principal" in source) throw new Error("needs exactly one of Principal and NotPrincipal");
  const element = negated ? source["NotPrincipal"] : source["Principal"];
  if (element === "*") return () => (negated ? "no" : "yes");
  if (!isObject(element)) throw new Error('Principal must be "*" or an object');
  const named = Object.entries(element).flatMap(([type, values]) =>
    list(values).map((value) => ({ type, value: String(value) })),
  );
  for (const { type } of named)
    if (!["AWS", "Service", "Federated", "CanonicalUser"].includes(type))
      throw new Error(`there is no principal type "${type}"`);
  const test: PrincipalTest = (who) => {
    let result: "yes" | "no" | "account" = "no";
    for (const { type, value } of named) {
      if (type === "Service" && who.service === value) return "yes";
      if (type === "Federated" && who.federated === value) return "yes";
      if (type !== "AWS" || who.federated !== undefined) continue;
      if (value === "*") return "yes";
      if (who.service !== undefined || who.anonymous) continue;
      if (value === who.arn || value === who.roleArn) return "yes";
      if (value === who.accountId || value === `arn:aws:iam::${who.accountId}:root`) result = "account";
    }
    return result;
  };
  return negated ? (who) => (test(who) === "no" ? "yes" : "no") : test;
}

const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
