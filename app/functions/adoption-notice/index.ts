import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import { eachRecord, type BatchResult, type Context, type QueueRecord } from "../batch.ts";
import { required } from "../environment.ts";
import { mailOptions } from "../mail/clients.ts";
import { sendOnce } from "../mail/send-once.ts";
import { adoptionMessage, readAdoption } from "./notice.ts";

const users = new CognitoIdentityProviderClient({});
const userPoolId = required("USER_POOL_ID");
const options = mailOptions();

/** The verified address of a user; nobody's when the account is gone or the address was never confirmed. */
async function addressOf(userId: string): Promise<string | undefined> {
  try {
    const { UserAttributes = [] } = await users.send(
      new AdminGetUserCommand({ UserPoolId: userPoolId, Username: userId }),
    );
    const attribute = (name: string) => UserAttributes.find(({ Name }) => Name === name)?.Value;
    return attribute("email_verified") === "true" ? attribute("email") : undefined;
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
}

/** Lambda behind the queue of adoptions: one mail to the adopter. */
export async function handler(
  { Records }: { readonly Records: readonly QueueRecord[] },
  context: Context,
): Promise<BatchResult> {
  return await eachRecord(
    Records,
    ({ messageId }) => messageId,
    async ({ body }) => {
      const adoption = readAdoption(body);
      const address = await addressOf(adoption.userId);
      if (address === undefined) return;
      const mailing = { ...options, remaining: () => context.getRemainingTimeInMillis() };
      await sendOnce(`adoption#${adoption.eventId}`, adoptionMessage(address, adoption), mailing);
    },
    ({ attributes }) => attributes?.MessageGroupId,
  );
}
