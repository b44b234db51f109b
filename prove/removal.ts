import type { PolicyPlace } from "../local/contract/policy-trial.ts";
import { knownActions } from "../local/aws/iam/actions.ts";

/** A statement of a policy, as JSON. */
export type Statement = Readonly<Record<string, unknown>>;

/** A physical name, which is another in each copy. */
export interface NamePattern {
  readonly name: string;
  /** True when Pulumi adds a hyphen and seven hexadecimal digits to it. */
  readonly isPrefix: boolean;
}

/** Where a statement stands. */
export type Target =
  | {
      readonly kind: "identity";
      /** Undefined for a policy of its own, which several roles may have. */
      readonly role: NamePattern | undefined;
      readonly policy: NamePattern;
      /** From 0. */
      readonly statement: number;
    }
  | { readonly kind: "trust"; readonly role: NamePattern; readonly statement: number }
  /** A statement of a resource's policy, by its content in one way of writing; each service keeps such policies in its own way. */
  | { readonly kind: "content"; readonly statement: string }
  /** A permission of a function, which is a statement with the permission's id. */
  | { readonly kind: "sid"; readonly sid: string };

/** Part of a statement. */
export type Part =
  | { readonly element: "statement" }
  /** @param pattern As the statement has it; `value` is one of the actions that fit it. */
  | { readonly element: "action"; readonly pattern: string; readonly value: string }
  | { readonly element: "resource"; readonly value: string }
  | { readonly element: "principal"; readonly type: string; readonly value: string };

/** Something to be taken from the policies of a program. */
export interface Removal {
  readonly target: Target;
  readonly part: Part;
}

/** A policy as it takes part in a decision. */
export interface PolicyOf {
  readonly place: PolicyPlace;
  readonly name: string;
  /** Of the role that asks or, for trust policies, is asked for. */
  readonly roleArn: string | undefined;
}

/** Elements of a policy that are one value or a list. */
export const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Statements of a document. */
export const statementsOf = (document: string): readonly Statement[] =>
  list((JSON.parse(document) as { Statement?: unknown }).Statement) as readonly Statement[];

/** One way of writing JSON, whatever order its members come in. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

/** Text without what Pulumi adds to names: that is another in each copy. */
export const withoutSuffixes = (text: string): string => text.replaceAll(/-[0-9a-f]{7}\b/g, "");

/** Document without what is removed; the same text when nothing in it is. */
export function without(document: string, policy: PolicyOf, removals: readonly Removal[]): string {
  const candidates = removals.filter(({ target }) => mayConcern(target, policy));
  if (candidates.length === 0) return document;
  const parsed = JSON.parse(document) as Record<string, unknown>;
  let changed = false;
  const Statement = statementsOf(document).flatMap((statement, index) => {
    const parts = candidates
      .filter(({ target }) => isMeant(target, statement, index))
      .map(({ part }) => part);
    if (parts.length === 0) return [statement];
    changed = true;
    return reduced(statement, parts) ?? [];
  });
  return changed ? JSON.stringify({ ...parsed, Statement }) : document;
}

const fits = ({ name, isPrefix }: NamePattern, physical: string): boolean =>
  isPrefix
    ? physical.startsWith(`${name}-`) && /^-[0-9a-f]{7}$/.test(physical.slice(name.length))
    : physical === name;

function mayConcern(target: Target, { place, name, roleArn = "" }: PolicyOf): boolean {
  const role = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  switch (target.kind) {
    case "identity":
      return (
        (place === "identity" || place === "boundary") &&
        (target.role === undefined || fits(target.role, role)) &&
        fits(target.policy, name)
      );
    case "trust":
      return place === "trust" && fits(target.role, role);
    case "content":
    case "sid":
      return place === "resource" || place === "endpoint";
  }
}

function isMeant(target: Target, statement: Statement, index: number): boolean {
  if (target.kind === "content")
    return withoutSuffixes(target.statement) === withoutSuffixes(canonical(statement));
  if (target.kind === "sid") return target.sid === statement["Sid"];
  return target.statement === index;
}

/** A statement without some parts; undefined when nothing is left of it. */
function reduced(statement: Statement, parts: readonly Part[]): Statement | undefined {
  if (parts.some(({ element }) => element === "statement")) return undefined;
  const actions = parts.filter((part) => part.element === "action");
  const resources = parts
    .filter((part) => part.element === "resource")
    .map(({ value }) => withoutSuffixes(value));
  const principals = parts.filter((part) => part.element === "principal");
  const left: Record<string, unknown> = { ...statement };
  if (actions.length > 0)
    left["Action"] = list(statement["Action"]).flatMap((pattern) => {
      const removed = actions.filter((action) => action.pattern === pattern).map(({ value }) => value);
      if (removed.length === 0) return pattern;
      return knownActions(String(pattern)).filter((action) => !removed.includes(action));
    });
  if (resources.length > 0)
    left["Resource"] = list(statement["Resource"]).filter(
      (value) => !resources.includes(withoutSuffixes(String(value))),
    );
  if (principals.length > 0)
    left["Principal"] = Object.fromEntries(
      Object.entries(statement["Principal"] as object)
        .map(([type, values]): [string, unknown[]] => [
          type,
          list(values).filter(
            (value) =>
              !principals.some(
                (one) => one.type === type && withoutSuffixes(one.value) === withoutSuffixes(String(value)),
              ),
          ),
        ])
        .filter(([, values]) => values.length > 0),
    );
  const isEmpty =
    (actions.length > 0 && list(left["Action"]).length === 0) ||
    (resources.length > 0 && list(left["Resource"]).length === 0) ||
    (principals.length > 0 && Object.keys(left["Principal"] as object).length === 0);
  return isEmpty ? undefined : left;
}
