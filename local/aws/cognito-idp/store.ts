import type { Change, Collection, Store } from "../../host/store.ts";
import { invalidParameter, resourceNotFound } from "./errors.ts";
import type {
  ClientRecord,
  DomainRecord,
  GroupRecord,
  PoolRecord,
  SessionRecord,
  UserRecord,
} from "./records.ts";
import { loginNames, normalizedName } from "./users/login-names.ts";

const POOLS = "cognito-idp/pools";
const CLIENTS = "cognito-idp/clients";
const GROUPS = "cognito-idp/groups";
const USERS = "cognito-idp/users";
const SESSIONS = "cognito-idp/sessions";
const DOMAINS = "cognito-idp/domains";

/** Access tokens may outlive the session's refresh tokens by their longest validity; milliseconds. */
const LONGEST_ACCESS_TOKEN = 24 * 3_600_000;

const keyOf = (poolId: string, name: string) => `${poolId}/${name}`;

/** Pools, clients, groups, users and sign-ins of this state folder. Durable; users are found by every name they sign in with. */
export class UserPoolStore {
  readonly #store: Store;
  readonly #pools: Collection<PoolRecord>;
  readonly #clients: Collection<ClientRecord>;
  readonly #groups: Collection<GroupRecord>;
  readonly #users: Collection<UserRecord>;
  readonly #sessions: Collection<SessionRecord>;
  readonly #domains: Collection<DomainRecord>;
  /** By pool: key of a user by login name. */
  readonly #names = new Map<string, Map<string, string>>();
  /** Ids of the sessions of a user, by the user's key. */
  readonly #sessionIds = new Map<string, Set<string>>();

  constructor(store: Store) {
    this.#store = store;
    this.#pools = store.collection(POOLS);
    this.#clients = store.collection(CLIENTS);
    this.#groups = store.collection(GROUPS);
    this.#users = store.collection(USERS);
    this.#sessions = store.collection(SESSIONS);
    this.#domains = store.collection(DOMAINS);
    for (const user of this.#users.values()) this.#index(user);
    for (const session of this.#sessions.values()) this.#indexSession(session);
  }

  /** @throws AwsError ResourceNotFoundException */
  pool(poolId: string, region?: string): PoolRecord {
    if (!/^[\w-]{1,40}_[0-9A-Za-z]{1,15}$/.test(poolId))
      throw invalidParameter(
        `1 validation error detected: Value '${poolId}' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+`,
      );
    const pool = this.#pools.get(poolId);
    if (!pool || (region !== undefined && pool.region !== region))
      throw resourceNotFound(`User pool ${poolId} does not exist.`);
    return pool;
  }

  /** True when there is such a pool, in whichever region. */
  hasPool(poolId: string): boolean {
    return this.#pools.has(poolId);
  }

  /** Pools of all regions. */
  everyPool(): PoolRecord[] {
    return this.#pools.values();
  }

  /** Pools of a region. */
  pools(region: string): PoolRecord[] {
    return this.#pools.values().filter((pool) => pool.region === region);
  }

  /** Writes a pool, new or changed. */
  async putPool(pool: PoolRecord): Promise<void> {
    await this.#pools.put(pool.id, pool);
    // Which attributes are names may have changed.
    this.#names.delete(pool.id);
    for (const user of this.users(pool.id)) this.#index(user);
  }

  /** Removes a pool with everything in it. */
  async deletePool(poolId: string): Promise<void> {
    const below = <T extends { poolId: string }>(name: string, collection: Collection<T>): Change[] =>
      collection
        .entries()
        .filter(([, record]) => record.poolId === poolId)
        .map(([key]) => ({ collection: name, key, value: undefined }));
    for (const user of this.users(poolId)) this.#sessionIds.delete(keyOf(poolId, user.username));
    this.#names.delete(poolId);
    await this.#store.write([
      ...below(CLIENTS, this.#clients),
      ...below(GROUPS, this.#groups),
      ...below(USERS, this.#users),
      ...below(SESSIONS, this.#sessions),
      { collection: POOLS, key: poolId, value: undefined },
    ]);
  }

  /** Domain of a name. */
  domain(name: string): DomainRecord | undefined {
    return this.#domains.get(name);
  }

  /** Domain of a pool, if it has one. */
  domainOf(poolId: string): DomainRecord | undefined {
    return this.#domains.values().find((domain) => domain.poolId === poolId);
  }

  /** Writes a domain. */
  async putDomain(domain: DomainRecord): Promise<void> {
    await this.#domains.put(domain.domain, domain);
  }

  /** Removes a domain; one that is gone is no error. */
  async deleteDomain(name: string): Promise<void> {
    await this.#domains.delete(name);
  }

  /** @throws AwsError ResourceNotFoundException */
  client(clientId: string, poolId?: string): ClientRecord {
    const client = this.#clients.get(clientId);
    if (!client || (poolId !== undefined && client.poolId !== poolId))
      throw resourceNotFound(`User pool client ${clientId} does not exist.`);
    return client;
  }

  /** Clients of a pool. */
  clients(poolId: string): ClientRecord[] {
    return this.#clients.values().filter((client) => client.poolId === poolId);
  }

  /** Writes a client, new or changed. */
  async putClient(client: ClientRecord): Promise<void> {
    await this.#clients.put(client.id, client);
  }

  /** Removes a client; one that is gone is no error. */
  async deleteClient(clientId: string): Promise<void> {
    await this.#clients.delete(clientId);
  }

  /** True when a pool has a group of this name. */
  hasGroup(poolId: string, name: string): boolean {
    return this.#groups.has(keyOf(poolId, name));
  }

  /** @throws AwsError ResourceNotFoundException */
  group(poolId: string, name: string): GroupRecord {
    const group = this.#groups.get(keyOf(poolId, name));
    if (!group) throw resourceNotFound("Group not found.");
    return group;
  }

  /** Groups of a pool. */
  groups(poolId: string): GroupRecord[] {
    return this.#groups.values().filter((group) => group.poolId === poolId);
  }

  /** The groups of a user, the one that counts most first. */
  groupsOf(user: UserRecord): GroupRecord[] {
    return user.groups
      .map((name) => this.group(user.poolId, name))
      .sort((a, b) => (a.precedence ?? Infinity) - (b.precedence ?? Infinity) || (a.name < b.name ? -1 : 1));
  }

  /** Writes a group, new or changed. */
  async putGroup(group: GroupRecord): Promise<void> {
    await this.#groups.put(keyOf(group.poolId, group.name), group);
  }

  /** Removes a group, and its users from it. */
  async deleteGroup(poolId: string, name: string): Promise<void> {
    const members = this.users(poolId).filter(({ groups }) => groups.includes(name));
    await this.#store.write([
      ...members.map((user) => ({
        collection: USERS,
        key: keyOf(poolId, user.username),
        value: { ...user, groups: user.groups.filter((group) => group !== name) },
      })),
      { collection: GROUPS, key: keyOf(poolId, name), value: undefined },
    ]);
  }

  /** User that a name means: user name, `sub`, or an attribute that this pool takes as a name. */
  findUser(pool: PoolRecord, name: string): UserRecord | undefined {
    const key = this.#names.get(pool.id)?.get(normalizedName(pool, name));
    return key === undefined ? undefined : this.#users.get(key);
  }

  /** Users of a pool, oldest first. */
  users(poolId: string): UserRecord[] {
    return this.#users
      .values()
      .filter((user) => user.poolId === poolId)
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  /** Writes a user with everything that was mailed to them. Callers check before, and without a pause between the check and
   * this, that no other user has the names. */
  async putUser(user: UserRecord): Promise<void> {
    const key = keyOf(user.poolId, user.username);
    const before = this.#users.get(key);
    if (before) this.#unindex(before);
    const written = this.#users.put(key, user);
    this.#index(user);
    await written;
  }

  /** Removes a user and all sign-ins. */
  async deleteUser(user: UserRecord): Promise<void> {
    const key = keyOf(user.poolId, user.username);
    this.#unindex(user);
    const sessions = [...(this.#sessionIds.get(key) ?? [])];
    this.#sessionIds.delete(key);
    await this.#store.write([
      { collection: USERS, key, value: undefined },
      ...sessions.map((id) => ({ collection: SESSIONS, key: id, value: undefined })),
    ]);
  }

  /** Sign-in by its id; undefined when it ended. */
  session(id: string): SessionRecord | undefined {
    return this.#sessions.get(id);
  }

  /** Writes a sign-in, and forgets those of the same user whose tokens have all ended. */
  async putSession(session: SessionRecord): Promise<void> {
    const ids = this.#sessionIds.get(keyOf(session.poolId, session.username)) ?? [];
    const ended = [...ids].filter(
      (id) => (this.#sessions.get(id)?.expires ?? 0) + LONGEST_ACCESS_TOKEN < Date.now(),
    );
    this.#indexSession(session);
    for (const id of ended) this.#sessionIds.get(keyOf(session.poolId, session.username))?.delete(id);
    await this.#store.write([
      { collection: SESSIONS, key: session.id, value: session },
      ...ended.map((id) => ({ collection: SESSIONS, key: id, value: undefined })),
    ]);
  }

  /** Ends a sign-in. */
  async deleteSession({ id, poolId, username }: SessionRecord): Promise<void> {
    this.#sessionIds.get(keyOf(poolId, username))?.delete(id);
    await this.#sessions.delete(id);
  }

  /** Ends every sign-in of a user: refresh tokens are dead, and access tokens for Cognito's own API. */
  async signOut(user: UserRecord): Promise<void> {
    const key = keyOf(user.poolId, user.username);
    const sessions = [...(this.#sessionIds.get(key) ?? [])];
    this.#sessionIds.delete(key);
    await this.#store.write([
      { collection: USERS, key, value: { ...user, signedOutAt: Date.now() } },
      ...sessions.map((id) => ({ collection: SESSIONS, key: id, value: undefined })),
    ]);
  }

  #index(user: UserRecord): void {
    const pool = this.#pools.get(user.poolId);
    if (!pool) return;
    const names = this.#names.get(pool.id) ?? new Map<string, string>();
    this.#names.set(pool.id, names);
    for (const name of loginNames(pool, user)) names.set(name, keyOf(pool.id, user.username));
  }

  #unindex(user: UserRecord): void {
    const pool = this.#pools.get(user.poolId);
    if (pool) for (const name of loginNames(pool, user)) this.#names.get(pool.id)?.delete(name);
  }

  #indexSession({ id, poolId, username }: SessionRecord): void {
    const key = keyOf(poolId, username);
    const ids = this.#sessionIds.get(key) ?? new Set<string>();
    this.#sessionIds.set(key, ids.add(id));
  }
}
