import type { TagErrors } from "../../contract/tags.ts";
import { invalidParameter } from "./errors.ts";

/** Errors about tags. @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html */
export const tagErrors: TagErrors = {
  invalid: invalidParameter,
  tooMany: (most) => invalidParameter(`A secret can have ${most} tags at the most.`),
};
