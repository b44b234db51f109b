import { AwsError } from "../../../contract/errors.ts";

/** Names of the same refusal in version 1: a code, or for what is not there a code by the kind of thing.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html */
const CODES: Readonly<Record<string, string>> = {
  BadRequestException: "InvalidParameterValue",
  AlreadyExistsException: "AlreadyExists",
  LimitExceededException: "Throttling",
  TooManyRequestsException: "Throttling",
};

/** Names a refusal as version 1 does. Every refusal is a 400 there. */
export function asVersion1(error: AwsError): AwsError {
  const code = codeOf(error);
  return code === error.code ? error : new AwsError(code, error.message);
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
