import { AwsError } from "../../contract/errors.ts";

/** InvalidParameterValue with a message of its own.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}

/** InvalidParameterCombination with a message of its own. */
export function invalidCombination(message: string): AwsError {
  return new AwsError("InvalidParameterCombination", message);
}

/** ServerlessCacheNotFoundFault. */
export const cacheNotFound = (name: string) =>
  new AwsError("ServerlessCacheNotFoundFault", `Serverless Cache ${name} not found.`, 404);
/** UserNotFound. */
export const userNotFound = (id: string) => new AwsError("UserNotFound", `User ${id} not found.`, 404);
/** UserGroupNotFound. */
export const userGroupNotFound = (id: string) =>
  new AwsError("UserGroupNotFound", `User Group ${id} not found.`, 404);
