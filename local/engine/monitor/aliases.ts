import { formatUrn, parseUrn, qualifiedType } from "../urn.ts";
import type { Alias } from "./messages.ts";

/** What aliases are worked out from. */
export interface Aliased {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly aliases: readonly Alias[];
  /** URNs that the parent may have had before. */
  readonly parentAliases: readonly string[];
}

/** The URNs that a resource may have had before: its own aliases, and those that follow from its parent's.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/ */
export function formerUrns(resource: Aliased): string[] {
  const own = resource.aliases.map((alias) => formerUrn(resource, alias));
  const names = [
    { type: resource.type, name: resource.name },
    ...resource.aliases.map((alias) => typeAndName(resource, alias)),
  ];
  const inherited = resource.parentAliases.flatMap((parentAlias) =>
    names.map((child) => inheritedUrn(resource, child, parentAlias)),
  );
  return [...new Set([...own, ...inherited])];
}

function formerUrn(resource: Aliased, alias: Alias): string {
  if (alias.urn !== undefined) return alias.urn;
  const { type, name } = typeAndName(resource, alias);
  const parent = alias.noParent ? undefined : (alias.parentUrn ?? resource.parent);
  return formatUrn({
    stack: alias.stack ?? resource.stack,
    project: alias.project ?? resource.project,
    qualifiedType: qualifiedType(parent, type),
    name,
  });
}

function typeAndName(resource: Aliased, alias: Alias): { type: string; name: string } {
  if (alias.urn !== undefined) {
    const urn = parseUrn(alias.urn);
    return { type: urn.qualifiedType.split("$").at(-1) as string, name: urn.name };
  }
  return { type: alias.type ?? resource.type, name: alias.name ?? resource.name };
}

/** A child named after its parent was named after the parent's former name. */
function inheritedUrn(resource: Aliased, child: { type: string; name: string }, parentAlias: string): string {
  const former = parseUrn(parentAlias);
  const parentName = resource.parent ? parseUrn(resource.parent).name : "";
  const name =
    parentName && child.name.startsWith(parentName)
      ? former.name + child.name.slice(parentName.length)
      : child.name;
  return formatUrn({
    stack: former.stack,
    project: former.project,
    qualifiedType: qualifiedType(parentAlias, child.type),
    name,
  });
}
