import { physicalName } from "../../../contract/names.ts";
import type { Resource } from "../../../contract/resource.ts";
import { regionOf, scopeOf, type Kind, type Scope } from "../names.ts";
import type { WafStore } from "../store.ts";

/** Arguments that every resource of WAF with a name has. */
export interface NamedInputs {
  readonly name?: string;
  readonly namePrefix?: string;
  readonly description?: string;
  readonly scope: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Names of a thing that is being put. */
export interface Placed {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly scope: Scope;
  readonly region: string;
  readonly description: string | undefined;
}

/** Outputs that every resource of WAF with a name has. */
export interface NamedOutputs {
  readonly arn: string;
  readonly name: string;
  readonly lockToken: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** Name of a new thing. */
export function newName({ name: logicalName, inputs }: Resource<NamedInputs>): string {
  return inputs.name ?? physicalName(inputs.namePrefix ?? logicalName, 128);
}

/** Says where a thing is, and keeps its tags.
 * @throws AwsError for a scope that its region does not have. */
export function place(
  store: WafStore,
  kind: Kind,
  { inputs, region }: Resource<NamedInputs>,
  name: string,
  id: string,
): Placed {
  const scope = scopeOf(inputs.scope, regionOf(inputs.scope, region));
  const arn = store.arn(region, scope, kind, name, id);
  store.tags.set(arn, inputs.tags ?? {});
  return { id, name, arn, scope, region, description: inputs.description };
}

/** Custom response bodies by key, as WAF's API has them. */
export function bodiesOf(
  bodies: readonly { readonly key: string; readonly content: string; readonly contentType: string }[] = [],
): Readonly<Record<string, { readonly Content: string; readonly ContentType: string }>> {
  return Object.fromEntries(
    bodies.map(({ key, content, contentType }) => [key, { Content: content, ContentType: contentType }]),
  );
}
