import { AwsError } from "../../contract/errors.ts";

/** A request that CodeBuild does not take. */
export const invalidInput = (message: string) => new AwsError("InvalidInputException", message);

/** A thing that is not there. */
export const notFound = (message: string) => new AwsError("ResourceNotFoundException", message);

/** A project that is not there. */
export const projectNotFound = (name: string) => notFound(`Project cannot be found: ${name}`);

/** More builds than a project may have. */
export const limitExceeded = (message: string) => new AwsError("AccountLimitExceededException", message);
