import { AwsError } from "../../contract/errors.ts";

/** Makes the error for input that SES refuses, as version 2 names it.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html */
export function badRequest(message: string): AwsError {
  return new AwsError("BadRequestException", message);
}

/** Makes the error for what is not there, as version 2 names it. */
export function notFound(message: string): AwsError {
  return new AwsError("NotFoundException", message, 404);
}

/** Makes the error for addresses or identities that SES may not send from, or in the sandbox to. */
export function unverified(region: string, names: readonly string[]): AwsError {
  return new AwsError(
    "MessageRejected",
    `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${names.join(", ")}`,
  );
}
