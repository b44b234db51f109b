import { accountId } from "../../contract/account.ts";
import { AwsError } from "../../contract/errors.ts";

/** An argument that ECR does not take. */
export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", message);

/** A repository that is not there. */
export const repositoryNotFound = (name: string) =>
  new AwsError(
    "RepositoryNotFoundException",
    `The repository with name '${name}' does not exist in the registry with id '${accountId}'`,
  );
