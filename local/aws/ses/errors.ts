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
