import { AwsError } from "../../contract/errors.ts";

/** QueueDoesNotExist.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
export function queueDoesNotExist(): AwsError {
  return new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
}

/** InvalidParameterValue with a message of its own. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}

/** InvalidParameterValue that names the parameter, its value and the reason, as SQS words it. */
export function invalidValue(parameter: string, value: unknown, reason: string): AwsError {
  return invalidParameter(`Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

/** MissingParameter, naming it. */
export function missingParameter(name: string): AwsError {
  return new AwsError("MissingParameter", `The request must contain the parameter ${name}.`);
}

/** InvalidAttributeValue: a queue attribute that exists, with a value that it cannot have. */
export function invalidAttribute(name: string, reason: string): AwsError {
  return new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}. Reason: ${reason}`);
}

/** InvalidAttributeName: a queue attribute that does not exist, or not for this kind of queue. */
export function unknownAttribute(name: string): AwsError {
  return new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
}

/** ReceiptHandleIsInvalid: text that was never a receipt handle. */
export function receiptHandleIsInvalid(receipt: string): AwsError {
  return new AwsError(
    "ReceiptHandleIsInvalid",
    `The input receipt handle "${receipt}" is not a valid receipt handle.`,
  );
}

/** ResourceNotFoundException of the operations on message move tasks. */
export function resourceNotFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, 404);
}
