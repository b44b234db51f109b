import { createHmac, timingSafeEqual } from "node:crypto";
import { AwsError } from "../../contract/errors.ts";
import type { Access } from "../../contract/api.ts";
import type { UserPoolStore } from "./store.ts";
import { invalidParameter, notAuthorized } from "./errors.ts";
import type { ClientRecord, PoolRecord } from "./records.ts";
import type { Sessions } from "./tokens/sessions.ts";
import type { TokenVerifier } from "./tokens/verifier.ts";
import type { Attempts } from "./users/attempts.ts";
import type { Mails } from "./users/mails.ts";

/** Store that the operations work with. */
export interface CognitoStore {
  readonly accountId: string;
  readonly userPools: UserPoolStore;
  readonly sessions: Sessions;
  readonly verifier: TokenVerifier;
  readonly attempts: Attempts;
  readonly mails: Mails;
}

/** A call of an operation. */
export interface Call extends CognitoStore {
  readonly region: string;
  readonly input: Input;
}

/** An operation that needs no signature: whoever knows a password, a code or a token may call it. Answers the body. */
export type PublicOperation = (call: Call) => Promise<object>;

/** An operation that IAM must allow. */
export interface AdminOperation {
  /** ARN that the call is about, or `*`. */
  readonly resource: (call: Call) => string;
  readonly run: (call: Call) => Promise<object>;
}

/** An operation about the pool that `UserPoolId` names. */
export function onPool(run: (call: Call, pool: PoolRecord) => Promise<object>): AdminOperation {
  return {
    resource: ({ input, region, accountId }) =>
      `arn:aws:cognito-idp:${region}:${accountId}:userpool/${input.text("UserPoolId")}`,
    run: async (call) => await run(call, call.userPools.pool(call.input.text("UserPoolId"), call.region)),
  };
}

/** Access that IAM must allow for an operation. */
export function accessOf(name: string, operation: AdminOperation, call: Call): Access[] {
  return [{ action: `cognito-idp:${name}`, resource: operation.resource(call) }];
}

/** The members of a request: the wire has read them, what its model can't say is checked as they are read.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/ */
export class Input {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(members: Readonly<Record<string, unknown>>) {
    this.#members = members;
  }

  has(name: string): boolean {
    return this.#read(name) != null;
  }

  /** @throws AwsError InvalidParameterException when it is not there or empty. */
  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw constraint(`null at '${lowerFirst(name)}'`, "Member must not be null");
    if (value === "")
      throw constraint(`at '${lowerFirst(name)}'`, "Member must have length greater than or equal to 1");
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.#read(name);
    if (value == null) return undefined;
    if (typeof value !== "string") throw mistyped(name, "a string");
    if (value.length > 131_072)
      throw constraint(`at '${lowerFirst(name)}'`, "Member must have length less than or equal to 131072");
    return value;
  }

  flag(name: string): boolean {
    const value = this.#read(name) ?? false;
    if (typeof value !== "boolean") throw mistyped(name, "a boolean");
    return value;
  }

  /** A whole number from `minimum` to `maximum`, or `fallback`. */
  number(
    name: string,
    { minimum, maximum, fallback }: { minimum: number; maximum: number; fallback: number },
  ): number {
    const value = this.#read(name) ?? fallback;
    if (typeof value !== "number" || !Number.isInteger(value)) throw mistyped(name, "an integer");
    if (value < minimum)
      throw constraint(
        `'${value}' at '${lowerFirst(name)}'`,
        `Member must have value greater than or equal to ${minimum}`,
      );
    if (value > maximum)
      throw constraint(
        `'${value}' at '${lowerFirst(name)}'`,
        `Member must have value less than or equal to ${maximum}`,
      );
    return value;
  }

  texts(name: string): string[] {
    const value = this.#read(name) ?? [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== "string"))
      throw mistyped(name, "a list of strings");
    return value as string[];
  }

  /** A map from names to texts: `AuthParameters`. */
  map(name: string): Input {
    const value = this.#read(name) ?? {};
    if (
      typeof value !== "object" ||
      Array.isArray(value) ||
      Object.values(value).some((item) => typeof item !== "string")
    )
      throw mistyped(name, "a map of strings");
    return new Input(value as Record<string, string>);
  }

  /** A list of `{Name, Value}`: `UserAttributes`. */
  attributes(name: string): Record<string, string> {
    const value = this.#read(name) ?? [];
    if (!Array.isArray(value)) throw mistyped(name, "a list of attributes");
    return Object.fromEntries(
      value.map((item: unknown): [string, string] => {
        const { Name, Value = "" } = (item ?? {}) as { Name?: unknown; Value?: unknown };
        if (typeof Name !== "string" || typeof Value !== "string" || Name === "" || Name === "__proto__")
          throw mistyped(name, "a list of {Name, Value}");
        return [Name, Value];
      }),
    );
  }

  /** Members of a map of texts whose names begin with `prefix`, without it. */
  withPrefix(prefix: string): Record<string, string> {
    return Object.fromEntries(
      Object.keys(this.#members)
        .filter((name) => name.startsWith(prefix))
        .map((name) => [name.slice(prefix.length), this.optionalText(name) ?? ""]),
    );
  }

  #read(name: string): unknown {
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }
}

const lowerFirst = (name: string) => name.slice(0, 1).toLowerCase() + name.slice(1);
const constraint = (where: string, rule: string) =>
  invalidParameter(`1 validation error detected: Value ${where} failed to satisfy constraint: ${rule}`);
const mistyped = (name: string, type: string) =>
  new AwsError("SerializationException", `${name} must be ${type}`);

/** The client that a public call names, with its pool. The caller must know the client's secret, if it has one.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 * @throws AwsError ResourceNotFoundException, NotAuthorizedException */
export function callingClient(
  { userPools, input }: Call,
  secretHash: { username: string; hash: string | undefined },
): { client: ClientRecord; pool: PoolRecord } {
  const client = userPools.client(input.text("ClientId"));
  checkSecretHash(client, secretHash.username, secretHash.hash);
  return { client, pool: userPools.pool(client.poolId) };
}

/** @throws AwsError NotAuthorizedException */
export function checkSecretHash(client: ClientRecord, username: string, hash: string | undefined): void {
  if (client.secret === undefined) {
    if (hash !== undefined) throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
    return;
  }
  if (hash === undefined)
    throw notAuthorized(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  const expected = createHmac("sha256", client.secret)
    .update(username + client.id)
    .digest();
  const given = Buffer.from(hash, "base64");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw notAuthorized(`SecretHash does not match for the client: ${client.id}`);
}
