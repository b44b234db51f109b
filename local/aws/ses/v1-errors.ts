import { AwsError } from "../../contract/errors.ts";

/** What version 1 calls the same refusal: a code, or for what is not there a code by the kind of thing.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html */
const CODES: Readonly<Record<string, string>> = {
  BadRequestException: "InvalidParameterValue",
  AlreadyExistsException: "AlreadyExists",
  LimitExceededException: "Throttling",
  TooManyRequestsException: "Throttling",
};

/** Runs something of the service, with version 1's names for what it refuses. Every refusal is a 400 there. */
export async function asVersion1<T>(run: () => Promise<T> | T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error;
    throw new AwsError(codeOf(error), error.message);
  }
}

/** Version 1's code for a refusal. */
export function codeOf({ code, message }: AwsError): string {
  if (code === "NotFoundException")
    return message.startsWith("Template") ? "TemplateDoesNotExist" : "ConfigurationSetDoesNotExist";
  if (code === "SendingPausedException")
    return message.includes("configuration set")
      ? "ConfigurationSetSendingPausedException"
      : "AccountSendingPausedException";
  if (code === "BadRequestException" && message.startsWith("Template ")) return "InvalidTemplate";
  return CODES[code] ?? code;
}
