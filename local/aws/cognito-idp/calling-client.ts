import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { notAuthorized } from "./errors.ts";
import type { ClientRecord, PoolRecord } from "./records.ts";
import type { UserPoolStore } from "./store.ts";

/** Part of a request that says which client calls, for which user. */
interface OfClient {
  readonly ClientId: string;
  readonly Username: string;
  readonly SecretHash?: string;
}

/** The client that a public call names, with its pool. The caller must know the client's secret, if it has one.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 * @throws AwsError ResourceNotFoundException, NotAuthorizedException */
export function callingClient(
  userPools: UserPoolStore,
  { ClientId, Username, SecretHash }: OfClient,
): { readonly client: ClientRecord; readonly pool: PoolRecord } {
  const client = userPools.client(ClientId);
  checkSecretHash(client, Username, SecretHash);
  return { client, pool: userPools.pool(client.poolId) };
}

/** Checks the proof that the caller knows the client's secret.
 * @throws AwsError NotAuthorizedException */
export function checkSecretHash(client: ClientRecord, username: string, hash: string | undefined): void {
  if (client.secret === undefined) {
    if (hash !== undefined) throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
    return;
  }
  if (hash === undefined)
    throw notAuthorized(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  const expected = hashOf(client.secret, client.id, username);
  const given = Buffer.from(hash, "base64");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw notAuthorized(`SecretHash does not match for the client: ${client.id}`);
}

/** The proof as a parameter of a call; nothing for a client without a secret. */
export function secretHash({ id, secret }: ClientRecord, username: string): { SECRET_HASH?: string } {
  return secret === undefined ? {} : { SECRET_HASH: hashOf(secret, id, username).toString("base64") };
}

const hashOf = (secret: string, clientId: string, username: string) =>
  createHmac("sha256", secret)
    .update(username + clientId)
    .digest();

/** Checks the client's secret itself, where a call has it.
 * @throws AwsError NotAuthorizedException */
export function checkSecret({ id, secret }: ClientRecord, given: string | undefined): void {
  if (secret === undefined) return;
  if (given === undefined)
    throw notAuthorized(`Client ${id} is configured for secret but secret was not received`);
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (!timingSafeEqual(digest(given), digest(secret)))
    throw notAuthorized(`Unable to verify secret for client ${id}`);
}
