import { AwsError } from "../../contract/errors.ts";

/** A member that Systems Manager does not take. */
export const invalid = (message: string) => new AwsError("ValidationException", message);

/** A parameter that is not there. */
export const notFound = () => new AwsError("ParameterNotFound", "");

/** A version or label of a parameter that is not there. */
export const versionNotFound = (name: string, selector: string) =>
  new AwsError(
    "ParameterVersionNotFound",
    /^\d+$/.test(selector)
      ? `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`
      : `Systems Manager could not find label ${selector} of ${name}. Verify the label and try again.`,
  );

/** A token of a list that Systems Manager did not give. */
export const invalidToken = () => new AwsError("InvalidNextToken", "The specified token is not valid.");
