import type { Condition, Statement } from "../../policies/documents.ts";
import { statementsOf } from "../../policies/documents.ts";
import { covers, overlap } from "./patterns.ts";

/** One thing that somebody may do, or may not: one action on one resource, each a pattern. */
export interface Permission {
  readonly allows: boolean;
  /** Who, as a key that is the same in both graphs: a role's reference, `Service:lambda.amazonaws.com`, `*`. */
  readonly principal: string;
  /** In lower case: IAM compares actions so. */
  readonly action: string;
  /** The action as it is written. */
  readonly written: string;
  readonly resource: string;
  readonly conditions: readonly Condition[];
  /** URN of the resource that says so. */
  readonly via: string;
}

/** Takes a policy document apart. `NotAction`, `NotResource` and `NotPrincipal` are about everything but what they name; they stand here as
 * `*` with what is left out as a condition, so that a change of it shows.
 * @param principal Who a policy of an identity is about; undefined for a policy of a resource, which says it itself.
 * @param resource What a policy of a resource is about, where it does not say it: a trust policy's role. */
export function permissionsOf(
  document: unknown,
  {
    principal,
    resource,
    via,
  }: { readonly principal?: string; readonly resource?: string; readonly via: string },
): Permission[] {
  return (statementsOf(document) ?? []).flatMap((statement) => {
    const principals = principal === undefined ? principalsOf(statement) : [principal];
    const resources = [...statement.resources, ...(statement.notResources.length > 0 ? ["*"] : [])];
    const actions = [...statement.actions, ...(statement.notActions.length > 0 ? ["*"] : [])];
    const conditions = [...statement.conditions, ...exclusions(statement)];
    return principals.flatMap((who) =>
      actions.flatMap((action) =>
        (resources.length > 0 ? resources : [resource ?? "*"]).map((what) => ({
          allows: statement.allows,
          principal: who,
          action: action.toLowerCase(),
          written: action,
          resource: what,
          conditions,
          via,
        })),
      ),
    );
  });
}

function principalsOf({ principals, notPrincipals }: Statement): string[] {
  const named = Object.entries(principals).flatMap(([kind, who]) =>
    who.map((name) => (name === "*" ? "*" : `${kind}:${name}`)),
  );
  return Object.keys(notPrincipals).length > 0 ? [...named, "*"] : named;
}

function exclusions({ notActions, notResources, notPrincipals }: Statement): Condition[] {
  const all: readonly (readonly [string, readonly string[]])[] = [
    ["action", notActions],
    ["resource", notResources],
    ["principal", Object.values(notPrincipals).flat()],
  ];
  return all.flatMap(([key, values]) =>
    values.length > 0 ? [{ operator: "StringNotLike", key, values }] : [],
  );
}

/** Lists what is allowed after a change and was not before: what a statement allows that no statement did, and what is no longer denied.
 * Like AWS's own check it says "new" when it can't tell.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-custom-policy-checks.html */
export function newAccess(
  before: readonly Permission[],
  after: readonly Permission[],
): readonly Permission[] {
  const [former, present] = [byPrincipal(before), byPrincipal(after)];
  const allowed = after.filter(
    (permission) =>
      permission.allows &&
      !former(permission).some((other) => other.allows && includes(other, permission)) &&
      // What is denied as far as it is allowed is no access.
      !present(permission).some((other) => !other.allows && includes(other, permission)),
  );
  const noLongerDenied = before.filter(
    (denied) =>
      !denied.allows &&
      !present(denied).some((other) => !other.allows && includes(other, denied)) &&
      // A deny of one identity lets nothing through that nothing allows; what everybody was denied, others may be allowed elsewhere.
      (denied.principal === "*" ||
        present(denied).some(
          (other) =>
            other.allows && overlap(other.action, denied.action) && overlap(other.resource, denied.resource),
        )),
  );
  return [...allowed, ...noLongerDenied];
}

/** Looks permissions up that are about the same principal, or about everybody. */
function byPrincipal(permissions: readonly Permission[]): (of: Permission) => readonly Permission[] {
  const groups = Map.groupBy(permissions, ({ principal }) => principal);
  const everybody = groups.get("*") ?? [];
  return ({ principal }) =>
    principal === "*" ? everybody : [...(groups.get(principal) ?? []), ...everybody];
}

/** True when all that `inner` is about, `outer` is about too. */
export function includes(outer: Permission, inner: Permission): boolean {
  return (
    (outer.principal === inner.principal || outer.principal === "*") &&
    covers(outer.action, inner.action) &&
    covers(outer.resource, inner.resource) &&
    outer.conditions.every((condition) => inner.conditions.some((other) => isStricter(other, condition)))
  );
}

/** True when whatever meets a condition meets the other one too. */
function isStricter(condition: Condition, other: Condition): boolean {
  if (condition.key !== other.key || condition.operator !== other.operator) return false;
  if (/not/i.test(condition.operator))
    return other.values.every((value) => condition.values.some((excluded) => covers(excluded, value)));
  const isPattern = /like|arn/i.test(condition.operator);
  return condition.values.every((value) =>
    other.values.some((allowed) => (isPattern ? covers(allowed, value) : allowed === value)),
  );
}
