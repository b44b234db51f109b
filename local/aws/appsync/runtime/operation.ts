import { Kind, type DocumentNode, type OperationDefinitionNode, type SelectionSetNode } from "graphql";

/** The body of a request. */
export interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName?: string;
}

/** Reads the body of a request.
 * @returns undefined when the body is not one: not JSON, or a member of another type. */
export function readOperation(bytes: Buffer): Operation | undefined {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
  if (typeof body !== "object" || body === null) return undefined;
  const { query, variables, operationName } = body as Record<string, unknown>;
  if (typeof query !== "string" || typeof (variables ?? {}) !== "object" || Array.isArray(variables))
    return undefined;
  if (typeof (operationName ?? "") !== "string") return undefined;
  return {
    query,
    variables: (variables ?? {}) as Record<string, unknown>,
    operationName: (operationName ?? undefined) as string | undefined,
  };
}

/** `mutation createEvent`, without anything that the caller named. */
export function nameOf({ operation, selectionSet }: OperationDefinitionNode): string {
  return `${operation} ${selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : [])).join(", ")}`;
}

/** Levels of selection sets, fragments included. */
export function depthOf(
  selections: SelectionSetNode | undefined,
  document: DocumentNode,
  seen: readonly string[] = [],
): number {
  let deepest = 0;
  for (const selection of selections?.selections ?? []) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const { value } = selection.name;
      const fragment = document.definitions.find(
        (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === value,
      );
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION && !seen.includes(value))
        deepest = Math.max(deepest, depthOf(fragment.selectionSet, document, [...seen, value]));
    } else if (selection.kind === Kind.INLINE_FRAGMENT)
      deepest = Math.max(deepest, depthOf(selection.selectionSet, document, seen));
    else deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet, document, seen));
  }
  return deepest;
}
