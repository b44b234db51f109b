import { AwsError } from "../../contract/errors.ts";

/** A parameter that WAF does not take.
 * @param field Member of the request that the error is about. @param parameter The bad value.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACL.html#API_GetWebACL_Errors */
export const invalidParameter = (field: string, parameter: string, reason: string) =>
  new AwsError(
    "WAFInvalidParameterException",
    `Error reason: ${reason}, field: ${field}, parameter: ${parameter}`,
    400,
    { Field: field, Parameter: parameter, Reason: reason },
  );

/** A thing that is not there. */
export const nonexistent = () =>
  new AwsError(
    "WAFNonexistentItemException",
    "AWS WAF couldn’t perform the operation because your resource doesn’t exist.",
  );

/** A lock token that somebody else's change has made old. */
export const staleToken = () =>
  new AwsError(
    "WAFOptimisticLockException",
    "AWS WAF couldn’t save your changes because someone changed the resource after you started to edit it. Reapply your changes.",
  );

/** A name that is taken. */
export const duplicate = () =>
  new AwsError(
    "WAFDuplicateItemException",
    "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",
  );

/** More than WAF allows. */
export const limitExceeded = (what: string) =>
  new AwsError(
    "WAFLimitsExceededException",
    `AWS WAF couldn’t perform the operation because you exceeded your resource limit: ${what}.`,
  );
