import type { UserPoolStore } from "../store.ts";
import type { PoolRecord } from "../records.ts";
import { readKey, type SigningKey } from "./keys.ts";

/** A pool's keys, ready for use. */
export interface ReadyKeys {
  readonly id: SigningKey;
  readonly access: SigningKey;
}

/** The keys of all pools, read from their text once. */
export class PoolKeys {
  readonly #store: UserPoolStore;
  readonly #ready = new Map<string, ReadyKeys>();

  constructor(store: UserPoolStore) {
    this.#store = store;
  }

  /** @throws AwsError ResourceNotFoundException when the pool is gone. */
  of(poolId: string): ReadyKeys {
    let ready = this.#ready.get(poolId);
    if (!ready) {
      const { keys } = this.#store.pool(poolId);
      this.#ready.set(poolId, (ready = { id: readKey(keys.id), access: readKey(keys.access) }));
    }
    return ready;
  }

  forget(poolId: string): void {
    this.#ready.delete(poolId);
  }
}

/** `iss` of a pool's tokens: its address on AWS, which verifiers of every language derive from the pool's id.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
export function issuer({ id, region }: Pick<PoolRecord, "id" | "region">): string {
  return `https://cognito-idp.${region}.amazonaws.com/${id}`;
}
