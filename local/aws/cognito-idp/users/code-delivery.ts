import type { Caller } from "../caller.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { invalidParameter } from "../errors.ts";
import type { CodePurpose, PoolRecord, UserRecord } from "../records.ts";
import { isEmailAddress } from "./attributes.ts";
import { newCode } from "./mail-codes.ts";
import { maskedAddress, type CodeSource } from "./mails.ts";

/** Address that a code went to, as answers tell it. */
export interface CodeDelivery {
  readonly Destination: string;
  readonly DeliveryMedium: "EMAIL";
  readonly AttributeName: "email";
}

const delivery = (address: string): CodeDelivery => ({
  Destination: maskedAddress(address),
  DeliveryMedium: "EMAIL",
  AttributeName: "email",
});

const PURPOSES: Readonly<Record<CodeSource, CodePurpose>> = {
  SignUp: "sign-up",
  ResendCode: "sign-up",
  ForgotPassword: "password",
  UpdateUserAttribute: "email",
  VerifyUserAttribute: "email",
  Authentication: "sign-in",
};

/** Writes the user with a new code in it, then mails the code: a user that was acknowledged is never without the code of
 * the mail. */
export async function sendCode(
  { userPools, mails, pace }: Pick<CognitoStore, "userPools" | "mails" | "pace">,
  caller: Caller,
  user: UserRecord,
  source: CodeSource,
): Promise<CodeDelivery> {
  const purpose = PURPOSES[source];
  const address = (purpose === "email" ? user.pendingEmail : undefined) ?? user.attributes["email"];
  if (address === undefined) throw invalidParameter("User has no email address to send a code to.");
  const { code, record } = newCode(purpose);
  const written: UserRecord = { ...user, codes: { ...user.codes, [purpose]: record } };
  await pace.measure(caller.pool.id, async () => {
    await userPools.putUser(written);
    await mails.sendCode(caller, written, { source, address, code });
  });
  return delivery(address);
}

/** The answer for a name that nobody has, where the client hides that: nothing is sent, and it takes as long as if.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html */
export async function simulatedDelivery(
  { pace }: Pick<CognitoStore, "pace">,
  { pool }: Caller,
  name: string,
): Promise<CodeDelivery> {
  await pace.keep(pool.id);
  return delivery(isEmailAddress(name) ? name : `${name}@example.com`);
}

/** Key that attempts are counted by: the user, whichever of their names was given. */
export function attemptKey(pool: PoolRecord, name: string, user: UserRecord | undefined): string {
  return `${pool.id} ${user?.username ?? name.toLowerCase()}`;
}
