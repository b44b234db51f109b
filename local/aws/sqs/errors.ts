import { AwsError } from "../../contract/errors.ts";

/** SQS's errors have an older name too, which SDKs read from a header.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
export const queueDoesNotExist = () =>
  new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
export const invalidParameter = (message: string) => new AwsError("InvalidParameterValue", message);
export const invalidAttribute = (name: string, message: string) =>
  new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}. Reason: ${message}`);
