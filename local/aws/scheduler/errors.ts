import { AwsError } from "../../contract/errors.ts";

/** A member that Scheduler does not take. */
export const invalid = (message: string) => new AwsError("ValidationException", message);

/** A schedule or a group that is not there. @param what `Schedule daily` */
export const notFound = (what: string) =>
  new AwsError("ResourceNotFoundException", `${what} does not exist.`, 404);

/** A schedule or a group that is there already. @param what `Schedule daily` */
export const conflict = (what: string) => new AwsError("ConflictException", `${what} already exists.`, 409);

/** A token of a list that Scheduler did not give. */
export const invalidToken = () => invalid("Invalid NextToken.");
