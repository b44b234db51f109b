import { AwsError } from "../../contract/errors.ts";
import type { TagErrors } from "../../contract/tags.ts";
import { invalid } from "./errors.ts";

/** Errors about tags. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html */
export const tagErrors: TagErrors = {
  invalid,
  tooMany: (most) => new AwsError("TooManyTagsError", `A parameter can have ${most} tags at the most.`),
};
