import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Platform } from "../../contract/service.ts";
import { readConnectionToken } from "../../wire/connection-token.ts";
import type { AccessList } from "./engine/acl.ts";
import { ErrorReply } from "./engine/reply.ts";
import type { Identity } from "./engine/session.ts";
import type { CacheRecord, UserRecord } from "./records.ts";

/** Users of caches, as far as signing in goes. */
interface Users {
  readonly now: () => number;
  usersOf(cache: CacheRecord | undefined): readonly UserRecord[];
  accessOf(user: UserRecord): AccessList;
  findCache(name: string, region: string): CacheRecord | undefined;
}

const wrongPassword = () => new ErrorReply("WRONGPASS invalid username-password pair or user is disabled.");

/** Salts and hashes a password. */
export function hashPassword(password: string): UserRecord["passwords"][number] {
  const salt = randomBytes(16).toString("hex");
  return { salt, hash: digest(salt, password) };
}

const digest = (salt: string, password: string) =>
  createHash("sha256").update(`${salt}:${password}`).digest("hex");

/** Finds who a name and a password belong to: a user of the cache's group, by a password of its own or by a token of IAM. The client learns only
 * that it is refused; the reason is in the log.
 * @param isLocal True for a connection that no network has let through: whoever calls from a VPC is asked about here.
 * @throws ErrorReply WRONGPASS
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html */
export function authenticate(
  { platform, store }: { readonly platform: Platform; readonly store: Users },
  cache: CacheRecord,
  {
    name,
    password,
    isLocal,
  }: { readonly name: string; readonly password: string; readonly isLocal: boolean },
): Identity {
  const refuse = (why: string): never => {
    platform.logs.write("elasticache", "error", `${cache.name} refuses ${name || "a client"}: ${why}`);
    throw wrongPassword();
  };
  const user =
    store.usersOf(cache).find((one) => one.name === name) ??
    refuse(`no user of its group ${cache.userGroupId ?? "(it has none)"} has this name`);
  if (!store.accessOf(user).isOn) refuse("the user's access string does not say on");
  if (user.mode === "password") {
    const fits = user.passwords.some(({ salt, hash }) =>
      timingSafeEqual(Buffer.from(hash, "hex"), Buffer.from(digest(salt, password), "hex")),
    );
    if (!fits) refuse("the password is wrong");
  } else if (user.mode === "iam")
    try {
      checkToken(platform, cache, user, password, isLocal, store.now());
    } catch (error) {
      refuse((error as Error).message);
    }
  return {
    user: user.name,
    isTemporary: user.mode === "iam",
    access: () => {
      const present = store
        .usersOf(store.findCache(cache.name, cache.region))
        .find(({ id }) => id === user.id);
      return present && store.accessOf(present);
    },
  };
}

/** @throws Error saying why the token opens nothing. */
function checkToken(
  { capabilities }: Platform,
  cache: CacheRecord,
  user: UserRecord,
  token: string,
  isLocal: boolean,
  now: number,
): void {
  const principal = readConnectionToken(
    token,
    {
      service: "elasticache",
      region: cache.region,
      host: cache.name,
      query: { Action: "connect", User: user.id, ResourceType: "ServerlessCache" },
    },
    capabilities.iam,
    now,
  );
  for (const resource of [cache.arn, user.arn]) {
    const { allowed, reason } = capabilities.iam.authorize(
      principal,
      { action: "elasticache:Connect", resource },
      { sourceIp: "127.0.0.1", region: cache.region },
    );
    if (!allowed)
      throw new Error(
        `${principal.arn} is not authorized to perform: elasticache:Connect on resource: ${resource} ${reason}`,
      );
  }
  if (!isLocal || !principal.network || cache.securityGroupIds.length === 0) return;
  const reach = capabilities.network.reach(principal.network, networkOf(cache), 6379);
  if (!reach.reachable) throw new Error(`${principal.network.owner} can't reach it: ${reach.reason}`);
}

/** Interface of a cache in its subnets. */
export const networkOf = ({ name, subnetIds, securityGroupIds }: CacheRecord) => ({
  owner: `cache ${name}`,
  subnetIds,
  securityGroupIds,
  publicIp: false,
});
