import { elements, hasUnknown, isObject, isUnknown, texts } from "./graph.ts";

/** A statement of a policy, with what is known of it. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  /** Actions that it is about all but; none for a statement with `Action`. */
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Principals by kind: `{ Service: ["lambda.amazonaws.com"] }`; `{ "*": ["*"] }` for everybody. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  readonly notPrincipals: Readonly<Record<string, readonly string[]>>;
  /** Values by condition operator and key, keys in lower case. */
  readonly conditions: readonly Condition[];
  /** True when a part of it is not known yet. */
  readonly partial: boolean;
}

/** One condition of a statement. */
export interface Condition {
  readonly operator: string;
  /** In lower case, as IAM compares them. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Reads the statements of a policy document, given as JSON or as an object. Undefined when it is not known yet.
 * @throws Error when it is no document: every engine refuses it anyway. */
export function statementsOf(document: unknown): readonly Statement[] | undefined {
  if (document === undefined || isUnknown(document)) return undefined;
  const parsed: unknown = typeof document === "string" ? JSON.parse(document) : document;
  if (!isObject(parsed)) return undefined;
  const { Statement: given } = parsed;
  if (isUnknown(given)) return undefined;
  return (Array.isArray(given) ? elements(given) : [given]).filter(isObject).map((statement) => ({
    allows: statement["Effect"] === "Allow",
    actions: texts(statement["Action"]),
    notActions: texts(statement["NotAction"]),
    resources: texts(statement["Resource"]),
    notResources: texts(statement["NotResource"]),
    principals: principalsOf(statement["Principal"]),
    notPrincipals: principalsOf(statement["NotPrincipal"]),
    conditions: conditionsOf(statement["Condition"]),
    partial: hasUnknown(statement),
  }));
}

function principalsOf(principal: unknown): Readonly<Record<string, readonly string[]>> {
  if (principal === "*") return { "*": ["*"] };
  if (!isObject(principal)) return {};
  return Object.fromEntries(Object.entries(principal).map(([kind, who]) => [kind, texts(who)]));
}

function conditionsOf(condition: unknown): readonly Condition[] {
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, block]) =>
    isObject(block)
      ? Object.entries(block).map(([key, value]) => ({
          operator,
          key: key.toLowerCase(),
          values: typeof value === "boolean" ? [String(value)] : texts(value),
        }))
      : [],
  );
}

/** True for a statement that lets everybody in. */
export const isForEverybody = ({ principals }: Statement): boolean =>
  Boolean(principals["*"]) || (principals["AWS"] ?? []).includes("*");

/** Condition keys that pin a caller down to an account, an organisation, a network or one resource.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status */
const narrowing = [
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "kms:calleraccount",
];

/** True for a statement whose conditions pin the caller down. One that is not known yet counts. */
export const isNarrowed = ({ conditions, partial }: Statement): boolean =>
  partial || conditions.some(({ key, values }) => narrowing.includes(key) && !values.includes("*"));

/** Statements that let everybody in without a condition on who that is. */
export const publicStatements = (document: unknown): readonly Statement[] =>
  (statementsOf(document) ?? []).filter(
    (statement) => statement.allows && isForEverybody(statement) && !isNarrowed(statement),
  );
