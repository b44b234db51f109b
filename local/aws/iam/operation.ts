import type { IAM } from "@aws-sdk/client-iam";
import { accountId } from "../../contract/account.ts";
import type { Access } from "../../contract/api.ts";
import { operationsOf } from "../../contract/operation.ts";
import { pageOf } from "../../contract/page.ts";
import type { Authority } from "./authority.ts";
import { roleNotFound, validationError } from "./errors.ts";
import type { IdentityStore, Role } from "./store.ts";

/** Parts of IAM that its operations work on. */
export interface IamStore {
  readonly identities: IdentityStore;
  readonly authority: Authority;
}

/** Makes an operation of IAM. */
export const operation = operationsOf<IAM, IamStore>();

/** Access to a role. */
export function accessToRole({ identities }: IamStore, name: string, roleName: string): Access[] {
  const resource = identities.role(roleName)?.arn ?? `arn:aws:iam::${accountId}:role/${roleName}`;
  return [{ action: `iam:${name}`, resource }];
}

/** @throws AwsError NoSuchEntity. */
export function roleNamed({ identities }: IamStore, name: string): Role {
  const role = identities.role(name);
  if (!role) throw roleNotFound(name);
  return role;
}

/** Entries of an answer, unless it is asked for fewer. */
const PAGE = 100;

/** Cuts one part out of a list, with the members by which IAM says that there is more.
 * @throws AwsError ValidationError for a marker that no part came with. */
export function markedPage<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { MaxItems = PAGE, Marker }: { readonly MaxItems?: number; readonly Marker?: string },
): { readonly items: readonly T[]; readonly IsTruncated: boolean; readonly Marker: string | undefined } {
  const invalid = () => validationError(`Invalid Marker.`);
  const { items: part, next } = pageOf(items, keyOf, { limit: MaxItems, token: Marker, invalid });
  return { items: part, IsTruncated: next !== undefined, Marker: next };
}
