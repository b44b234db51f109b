import { randomUUID } from "node:crypto";
import type { Change, Collection, Store } from "../../host/store.ts";
import { notAuthorized, resourceConflict, resourceNotFound } from "./errors.ts";
import type { IdentityPoolRecord, IdentityRecord, PrincipalTagsRecord, RolesRecord } from "./records.ts";

const POOLS = "cognito-identity/pools";
const ROLES = "cognito-identity/roles";
const TAGS = "cognito-identity/principal-tags";
const IDENTITIES = "cognito-identity/identities";

/** Pools with their roles and tags, and identities. Durable: a user has one identity in a pool, and the same one for good. */
export class IdentityPoolStore {
  readonly #store: Store;
  readonly #pools: Collection<IdentityPoolRecord>;
  readonly #roles: Collection<RolesRecord>;
  readonly #tags: Collection<PrincipalTagsRecord>;
  readonly #identities: Collection<IdentityRecord>;
  /** Ids of identities by pool, provider and user. */
  readonly #ids = new Map<string, string>();

  constructor(store: Store) {
    this.#store = store;
    this.#pools = store.collection(POOLS);
    this.#roles = store.collection(ROLES);
    this.#tags = store.collection(TAGS);
    this.#identities = store.collection(IDENTITIES);
    for (const identity of this.#identities.values()) this.#index(identity);
  }

  /** @throws AwsError ResourceNotFoundException */
  pool(id: string, region: string): IdentityPoolRecord {
    const pool = this.#pools.get(id);
    if (!pool || pool.region !== region) throw resourceNotFound(`IdentityPool '${id}' not found.`);
    return pool;
  }

  /** Writes a pool, new or changed. */
  async putPool(pool: IdentityPoolRecord): Promise<void> {
    await this.#pools.put(pool.id, pool);
  }

  /** Removes a pool with everything in it. */
  async deletePool(id: string): Promise<void> {
    const identities = this.identities(id);
    for (const identity of identities) this.#unindex(identity);
    const tags = this.#tags.entries().filter(([, { poolId }]) => poolId === id);
    const removed = (collection: string, key: string): Change => ({ collection, key, value: undefined });
    await this.#store.write([
      ...identities.map((identity) => removed(IDENTITIES, identity.id)),
      ...tags.map(([key]) => removed(TAGS, key)),
      removed(ROLES, id),
      removed(POOLS, id),
    ]);
  }

  /** Roles of a pool, if it has any. */
  roles(poolId: string): RolesRecord | undefined {
    return this.#roles.get(poolId);
  }

  /** Writes the roles of a pool. */
  async putRoles(roles: RolesRecord): Promise<void> {
    await this.#roles.put(roles.poolId, roles);
  }

  /** Removes the roles of a pool; a pool without them is no error. */
  async deleteRoles(poolId: string): Promise<void> {
    await this.#roles.delete(poolId);
  }

  /** Claim by key of the tag, for users of a provider. */
  principalTags(poolId: string, providerName: string): Readonly<Record<string, string>> {
    return this.#tags.get(`${poolId}/${providerName}`)?.tags ?? {};
  }

  /** Writes the tags of a provider's users. */
  async putPrincipalTags(record: PrincipalTagsRecord): Promise<void> {
    await this.#tags.put(`${record.poolId}/${record.providerName}`, record);
  }

  /** Removes the tags of a provider's users; a provider without them is no error. */
  async deletePrincipalTags(poolId: string, providerName: string): Promise<void> {
    await this.#tags.delete(`${poolId}/${providerName}`);
  }

  /** Identities of a pool. */
  identities(poolId: string): IdentityRecord[] {
    return this.#identities.values().filter((identity) => identity.poolId === poolId);
  }

  /** Identity of a region, if it is there. */
  findIdentity(id: string, region: string): IdentityRecord | undefined {
    const identity = this.#identities.get(id);
    return identity && this.#pools.get(identity.poolId)?.region === region ? identity : undefined;
  }

  /** @throws AwsError ResourceNotFoundException */
  identity(id: string, region: string): IdentityRecord {
    const identity = this.findIdentity(id, region);
    if (!identity) throw resourceNotFound(`Identity '${id}' not found.`);
    return identity;
  }

  /** The identity of a user, made when there is none. Several logins are of one and the same user.
   * @param logins `sub` by name of the provider; at least one.
   * @throws AwsError ResourceConflictException when they are of several identities. */
  async identityOf(
    pool: IdentityPoolRecord,
    logins: Readonly<Record<string, string>>,
  ): Promise<IdentityRecord> {
    const ids = Object.entries(logins).flatMap((login) => this.#ids.get(keyOf(pool.id, login)) ?? []);
    const [id = `${pool.region}:${randomUUID()}`, ...others] = new Set(ids);
    if (others.length > 0) throw resourceConflict("Logins are of more than one identity.");
    return await this.#link(id, pool, logins);
  }

  /** The identity that a caller names, with logins of theirs, of which one has to be known.
   * @throws AwsError NotAuthorizedException when none is, ResourceConflictException when one is of another identity. */
  async withLogins(
    identity: IdentityRecord,
    pool: IdentityPoolRecord,
    logins: Readonly<Record<string, string>>,
  ): Promise<IdentityRecord> {
    const entries = Object.entries(logins);
    if (!entries.some(([provider, subject]) => identity.logins[provider] === subject))
      throw notAuthorized(
        "Logins don't match. Please include at least one valid login for this identity or identity pool.",
      );
    if (entries.some((login) => (this.#ids.get(keyOf(pool.id, login)) ?? identity.id) !== identity.id))
      throw resourceConflict("Login is already linked to another identity.");
    return await this.#link(identity.id, pool, logins);
  }

  /** Removes identities; those that are gone are no error. */
  async deleteIdentities(identities: readonly IdentityRecord[]): Promise<void> {
    for (const identity of identities) this.#unindex(identity);
    await this.#store.write(
      identities.map(({ id }) => ({ collection: IDENTITIES, key: id, value: undefined })),
    );
  }

  /** Nothing is awaited between the look at the index and this: two calls at the same time make one identity. */
  async #link(
    id: string,
    pool: IdentityPoolRecord,
    logins: Readonly<Record<string, string>>,
  ): Promise<IdentityRecord> {
    const before = this.#identities.get(id);
    const isKnown = Object.entries(logins).every(([provider, sub]) => before?.logins[provider] === sub);
    if (before && isKnown) return before;
    const now = Date.now();
    const identity: IdentityRecord = {
      id,
      poolId: pool.id,
      logins: { ...before?.logins, ...logins },
      createdAt: before?.createdAt ?? now,
      modifiedAt: now,
    };
    const written = this.#identities.put(id, identity);
    this.#index(identity);
    await written;
    return identity;
  }

  #index({ id, poolId, logins }: IdentityRecord): void {
    for (const login of Object.entries(logins)) this.#ids.set(keyOf(poolId, login), id);
  }

  #unindex({ poolId, logins }: IdentityRecord): void {
    for (const login of Object.entries(logins)) this.#ids.delete(keyOf(poolId, login));
  }
}

const keyOf = (poolId: string, [provider, subject]: readonly [string, string]) =>
  `${poolId}/${provider}/${subject}`;
