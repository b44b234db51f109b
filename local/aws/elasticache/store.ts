import { accountId } from "../../contract/account.ts";
import { formatArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import { certificateAuthority } from "../../host/certificates/authority.ts";
import type { Collection } from "../../host/store.ts";
import { authenticate, networkOf } from "./authentication.ts";
import { AccessList } from "./engine/acl.ts";
import { CacheEndpoint } from "./engine/endpoint.ts";
import type { Identity } from "./engine/session.ts";
import { cacheNotFound, invalidParameter, userGroupNotFound, userNotFound } from "./errors.ts";
import type { CacheRecord, UserGroupRecord, UserRecord } from "./records.ts";

/** Ports of a serverless cache: for everything, and for reading. */
const PORT = 6379;
const READER_PORT = 6380;
/** Bytes that a cache here keeps at most, whatever its limit on AWS: it is in this process's memory. */
const MOST_BYTES = 256 * 1024 * 1024;
const GIGABYTE = 1024 ** 3;

/** A cache that is running here. */
export interface RunningCache {
  readonly record: CacheRecord;
  readonly endpoint: CacheEndpoint;
  /** Port of 127.0.0.1 that it has too. */
  readonly localPort: number;
}

/** Serverless caches, their users and groups. These are durable; what is in the caches is not: a cache may forget, and forgets with each start. */
export class CacheStore {
  readonly now: () => number;
  readonly #platform: Platform;
  readonly #caches: Collection<CacheRecord>;
  readonly #users: Collection<UserRecord>;
  readonly #groups: Collection<UserGroupRecord>;
  readonly #running = new Map<string, RunningCache & { readonly leave: () => void }>();
  readonly #accessLists = new Map<string, AccessList>();

  constructor(platform: Platform, now: () => number) {
    this.now = now;
    this.#platform = platform;
    this.#caches = platform.store.collection("elasticache/caches");
    this.#users = platform.store.collection("elasticache/users");
    this.#groups = platform.store.collection("elasticache/groups");
  }

  /** ARN of a `serverlesscache`, `user` or `usergroup`. */
  arnOf(kind: "serverlesscache" | "user" | "usergroup", id: string, region: string): string {
    return formatArn({ service: "elasticache", region, accountId, resource: `${kind}:${id}` });
  }

  caches(region: string): readonly CacheRecord[] {
    return this.#caches.values().filter((cache) => cache.region === region);
  }

  users(region: string): readonly UserRecord[] {
    return this.#users.values().filter((user) => user.region === region);
  }

  groups(region: string): readonly UserGroupRecord[] {
    return this.#groups.values().filter((group) => group.region === region);
  }

  running(): readonly RunningCache[] {
    return [...this.#running.values()];
  }

  findCache(name: string, region: string): CacheRecord | undefined {
    return this.#caches.get(this.arnOf("serverlesscache", name, region));
  }

  /** @throws AwsError ServerlessCacheNotFoundFault */
  cache(name: string, region: string): CacheRecord {
    const cache = this.findCache(name, region);
    if (!cache) throw cacheNotFound(name);
    return cache;
  }

  /** @throws AwsError UserNotFound */
  user(id: string, region: string): UserRecord {
    const user = this.#users.get(this.arnOf("user", id, region));
    if (!user) throw userNotFound(id);
    return user;
  }

  /** @throws AwsError UserGroupNotFound */
  group(id: string, region: string): UserGroupRecord {
    const group = this.#groups.get(this.arnOf("usergroup", id, region));
    if (!group) throw userGroupNotFound(id);
    return group;
  }

  /** True when something of this ARN is there. */
  has(arn: string): boolean {
    return this.#caches.has(arn) || this.#users.has(arn) || this.#groups.has(arn);
  }

  /** Tags of what has this ARN; undefined for nothing. */
  tagsOf(arn: string): Readonly<Record<string, string>> | undefined {
    return (this.#caches.get(arn) ?? this.#users.get(arn) ?? this.#groups.get(arn))?.tags;
  }

  /** Users that a cache lets in. */
  usersOf(cache: CacheRecord | undefined): readonly UserRecord[] {
    if (cache?.userGroupId === undefined) return [];
    const group = this.#groups.get(this.arnOf("usergroup", cache.userGroupId, cache.region));
    return (group?.userIds ?? []).flatMap(
      (id) => this.#users.get(this.arnOf("user", id, cache.region)) ?? [],
    );
  }

  /** Permissions of a user. */
  accessOf({ accessString }: UserRecord): AccessList {
    let list = this.#accessLists.get(accessString);
    if (!list) this.#accessLists.set(accessString, (list = new AccessList(accessString)));
    return list;
  }

  async putUser(user: UserRecord): Promise<void> {
    const twin = this.users(user.region).find(({ id, name }) => name === user.name && id !== user.id);
    const shared = this.groups(user.region).find(
      ({ userIds }) => twin && userIds.includes(twin.id) && userIds.includes(user.id),
    );
    if (shared) throw duplicateName(user.name, shared.id);
    await this.#users.put(user.arn, user);
  }

  async deleteUser(arn: string): Promise<void> {
    await this.#users.delete(arn);
  }

  /** @throws AwsError UserNotFound, DuplicateUserName. */
  async putGroup(group: UserGroupRecord): Promise<void> {
    const names = group.userIds.map((id) => this.user(id, group.region).name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw duplicateName(twice, group.id);
    await this.#groups.put(group.arn, group);
  }

  /** @throws AwsError InvalidUserGroupState while a cache uses it. */
  async deleteGroup({ id, region, arn }: UserGroupRecord): Promise<void> {
    const user = this.caches(region).find(({ userGroupId }) => userGroupId === id);
    if (user)
      throw new AwsError(
        "InvalidUserGroupState",
        `User Group ${id} is used by the cache ${user.name}: delete that first`,
      );
    await this.#groups.delete(arn);
  }

  /** Keeps a cache and, if it does not run yet, starts it. */
  async putCache(cache: CacheRecord): Promise<void> {
    if (cache.userGroupId !== undefined) this.group(cache.userGroupId, cache.region);
    if (cache.subnetIds.length > 0)
      this.#platform.capabilities.network.vpcOf(cache.subnetIds, cache.securityGroupIds);
    const before = this.#caches.get(cache.arn);
    await this.#caches.put(cache.arn, cache);
    // Interfaces and limits are those of the endpoint's beginning.
    const isSame =
      JSON.stringify([before?.securityGroupIds, before?.dataStorage]) ===
      JSON.stringify([cache.securityGroupIds, cache.dataStorage]);
    if (!isSame) this.#stop(cache.arn);
    await this.start(cache);
  }

  /** Starts a cache that is kept. */
  async start(cache: CacheRecord): Promise<void> {
    if (this.#running.has(cache.arn)) return;
    const { store, logs, capabilities } = this.#platform;
    const authority = await certificateAuthority(store);
    const maximum = cache.dataStorage.maximum ?? Infinity;
    const endpoint = new CacheEndpoint({
      host: cache.host,
      port: PORT,
      version: cache.majorEngineVersion === "9" ? "9.0.0" : "8.1.4",
      limit: Math.min(maximum * GIGABYTE, MOST_BYTES),
      certificate: authority.issue([cache.host, "127.0.0.1", "localhost"]),
      now: this.now,
      anonymous: () => this.#anonymous(cache),
      authenticate: async (name, password, isLocal) => {
        const present = this.cache(cache.name, cache.region);
        return authenticate({ platform: this.#platform, store: this }, present, { name, password, isLocal });
      },
      onFault: (error) =>
        logs.write(
          "elasticache",
          "error",
          error instanceof Error ? (error.stack ?? error.message) : String(error),
        ),
    });
    const localPort = await endpoint.listen();
    const leaves =
      cache.subnetIds.length === 0
        ? []
        : [PORT, READER_PORT].map((port) =>
            capabilities.network.addEndpoint({
              host: cache.host,
              port,
              network: networkOf(cache),
              accept: (socket) => endpoint.accept(socket, { isLocal: false, isReader: port === READER_PORT }),
            }),
          );
    const leave = () => leaves.forEach((end) => end());
    this.#running.set(cache.arn, { record: cache, endpoint, localPort, leave });
  }

  async deleteCache(arn: string): Promise<void> {
    this.#stop(arn);
    await this.#caches.delete(arn);
  }

  /** Ends all that runs. */
  stop(): void {
    for (const arn of [...this.#running.keys()]) this.#stop(arn);
  }

  #stop(arn: string): void {
    const running = this.#running.get(arn);
    running?.leave();
    running?.endpoint.close();
    this.#running.delete(arn);
  }

  /** Without a group of users, everybody in the network is let in. */
  #anonymous(cache: CacheRecord): Identity | undefined {
    const { userGroupId } = this.cache(cache.name, cache.region);
    if (userGroupId !== undefined) return undefined;
    return { user: "default", isTemporary: false, access: () => everything };
  }
}

const everything = new AccessList("on ~* &* +@all");

const duplicateName = (name: string, group: string) =>
  new AwsError(
    "DuplicateUserName",
    `A user with the username ${name} is in the user group ${group} already.`,
  );

/** Reads the access string of a user.
 * @throws AwsError InvalidParameterValue for one that can't be read, or sets what the API sets. */
export function checkAccessString(accessString: string): void {
  if (/(^|\s)([><#!]|nopass|resetpass|reset(\s|$))/.test(accessString))
    throw invalidParameter("Access string can not have passwords, nor reset: give passwords by the API");
  try {
    new AccessList(accessString);
  } catch (error) {
    throw invalidParameter(`Invalid Access String: ${(error as Error).message}`);
  }
}
