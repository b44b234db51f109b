import { AwsError } from "../../contract/errors.ts";

export const noSuchHostedZone = (id: string) =>
  new AwsError("NoSuchHostedZone", `No hosted zone found with ID: ${id}`, 404);

export const invalidInput = (message: string) => new AwsError("InvalidInput", message);

/** Everything that is wrong with a batch of changes, none of which is made. */
export const invalidChangeBatch = (problems: readonly string[]) =>
  new AwsError("InvalidChangeBatch", `[${problems.join(", ")}]`);

export const invalidDomainName = (name: string) =>
  new AwsError("InvalidDomainName", `${name} is not a valid domain name`);
