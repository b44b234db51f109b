import type { Side } from "../compare/references.ts";
import { permissionsOfGraph } from "./collect.ts";
import { includes, newAccess, type Permission } from "./permissions.ts";
import { principalNames, sentences, type AccessSentence } from "./words.ts";

export type { AccessSentence } from "./words.ts";

/** Who may do what that could not before, and the other way round. */
export interface AccessChanges {
  readonly granted: readonly AccessSentence[];
  /** What is allowed still, and less of it: under more conditions, or on less. */
  readonly narrowed: readonly AccessSentence[];
  readonly revoked: readonly AccessSentence[];
}

/** Compares what the policies of two graphs allow, not their texts: a policy that is written otherwise and allows the same is no change. */
export function accessBetween(base: Side, head: Side): AccessChanges {
  const before = permissionsOfGraph(base.graph, base.references);
  const after = permissionsOfGraph(head.graph, head.references);
  const lost = newAccess(after, before);
  const narrowerThan = (permission: Permission) =>
    after.filter((other) => permission.allows && other.allows && includes(permission, other));
  const narrowed = [...new Set(lost.flatMap(narrowerThan))];
  return {
    granted: sentences(newAccess(before, after), namesOf(head), "may now"),
    narrowed: sentences(narrowed, namesOf(head), "may now only"),
    revoked: sentences(
      lost.filter((permission) => narrowerThan(permission).length === 0),
      namesOf(base),
      "may no longer",
    ),
  };
}

function namesOf({ graph, references }: Side): (principal: string) => string {
  const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  return principalNames(graph, (urn) => {
    const resource = byUrn.get(urn);
    return resource ? references.inputsOf(resource) : {};
  });
}
