import { AwsError } from "../../../contract/errors.ts";
import type { Caller } from "../caller.ts";
import type { UserRecord } from "../records.ts";
import { textIn } from "./response.ts";
import type { Triggers } from "./triggers.ts";
import { userAttributes } from "./user-attributes.ts";

/** Occasion of a mail. */
export type MessageSource =
  | "SignUp"
  | "ResendCode"
  | "ForgotPassword"
  | "UpdateUserAttribute"
  | "VerifyUserAttribute"
  | "Authentication"
  | "AdminCreateUser";

/** A mail in a function's words; undefined: in the pool's. */
export interface CustomMessage {
  readonly subject?: string;
  readonly message?: string;
}

const CODE = "{####}";
const USERNAME = "{username}";
/** Characters. */
const LONGEST_MESSAGE = 20_000;

/** Asks the custom message trigger for the words of a mail.
 * @param address Where the mail goes: a new address is told before it is taken over.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
 * @throws AwsError as {@link Triggers.call}; InvalidLambdaResponseException for a text without its placeholders, and for any text in a pool
 * that does not send with an identity of SES. */
export async function customMessage(
  triggers: Triggers,
  caller: Caller,
  source: MessageSource,
  user: UserRecord,
  address: string,
): Promise<CustomMessage> {
  const response = await triggers.call("CustomMessage", caller, {
    triggerSource: `CustomMessage_${source}`,
    userName: user.username,
    request: {
      userAttributes: { ...userAttributes(user), email: address },
      codeParameter: CODE,
      linkParameter: "{##Click Here##}",
      usernameParameter: source === "AdminCreateUser" ? USERNAME : null,
      ...(caller.clientMetadata && { clientMetadata: caller.clientMetadata }),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  if (!response) return {};
  const message = textIn(response, "emailMessage");
  const subject = textIn(response, "emailSubject");
  if (message === undefined && subject === undefined) return {};
  if (caller.pool.settings.mail.identity === undefined)
    throw invalid("emailMessage and emailSubject need emailSendingAccount DEVELOPER.");
  if (message !== undefined) {
    const missing = (source === "AdminCreateUser" ? [CODE, USERNAME] : [CODE]).find(
      (placeholder) => !message.includes(placeholder),
    );
    if (missing !== undefined) throw invalid(`emailMessage must contain ${missing}.`);
    if (message.length > LONGEST_MESSAGE)
      throw invalid(`emailMessage must not be longer than ${LONGEST_MESSAGE} characters.`);
  }
  return { subject, message };
}

const invalid = (rule: string) =>
  new AwsError("InvalidLambdaResponseException", `Unrecognizable lambda output: CustomMessage: ${rule}`);
