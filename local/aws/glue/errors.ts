import { AwsError } from "../../contract/errors.ts";

/** Something named that is not there. */
export const entityNotFound = (message: string) => new AwsError("EntityNotFoundException", message);

/** Something that is there already. */
export const alreadyExists = (message: string) => new AwsError("AlreadyExistsException", message);

/** A value that Glue does not take. */
export const invalidInput = (message: string) => new AwsError("InvalidInputException", message);

/** A member that is missing. @param path Spelled as the message has it: `databaseInput.name`. */
export const missingInput = (path: string) =>
  invalidInput(
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
