import type { CognitoStore } from "../cognito-store.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import type { AttemptKind } from "./attempts.ts";
import { attemptKey } from "./code-delivery.ts";

/** Takes one of the attempts of a name.
 * @returns The user as they are once that is written, and the key that gives the attempts back.
 * @throws AwsError LimitExceededException when there is none left */
export async function takeAttempt(
  { attempts, userPools }: Pick<CognitoStore, "attempts" | "userPools">,
  pool: PoolRecord,
  kind: AttemptKind,
  name: string,
): Promise<{ readonly user: UserRecord | undefined; readonly key: string }> {
  const key = attemptKey(pool, name, userPools.findUser(pool, name));
  await attempts.take(kind, key);
  return { user: userPools.findUser(pool, name), key };
}
