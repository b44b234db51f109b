import { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, Kind, print } from "graphql";
import type { GraphQLResolveInfo, SelectionNode, SelectionSetNode } from "graphql";

/** Fields that a query asks of a field, each by its path: `["id", "author", "author/name"]`. A field with an alias is named by that; fragments
 * are written out, and what `@skip` or `@include` takes out is not there.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html */
export function selectionSetList(info: GraphQLResolveInfo): string[] {
  const paths = new Set<string>();
  for (const { selectionSet } of info.fieldNodes) addPaths(info, selectionSet, "", paths);
  return [...paths];
}

/** The selection set of a field as the query writes it. */
export function selectionSetGraphQL({ fieldNodes }: GraphQLResolveInfo): string {
  return fieldNodes.flatMap(({ selectionSet }) => (selectionSet ? [print(selectionSet)] : [])).join("\n");
}

function addPaths(
  info: GraphQLResolveInfo,
  selectionSet: SelectionSetNode | undefined,
  above: string,
  paths: Set<string>,
): void {
  for (const selection of selectionSet?.selections ?? []) {
    if (isLeftOut(selection, info)) continue;
    if (selection.kind === Kind.FIELD) {
      const path = above + (selection.alias ?? selection.name).value;
      paths.add(path);
      addPaths(info, selection.selectionSet, `${path}/`, paths);
    } else {
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      addPaths(info, fragment?.selectionSet, above, paths);
    }
  }
}

function isLeftOut(selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variableValues);
  return skip?.["if"] === true || include?.["if"] === false;
}
