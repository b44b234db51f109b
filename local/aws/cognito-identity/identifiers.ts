import { constraintViolated } from "./errors.ts";

/** Checks the id of a pool or an identity. @param member `identityPoolId`.
 * @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html */
export function checkId(id: string, member: string): void {
  if (id.length > 55 || !/^[\w-]+:[0-9a-f-]+$/.test(id))
    throw constraintViolated(
      id,
      member,
      "Member must satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+, with 55 characters at the most",
    );
}
