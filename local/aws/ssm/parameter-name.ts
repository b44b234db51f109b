import { AwsError } from "../../contract/errors.ts";
import { invalid, versionNotFound } from "./errors.ts";

const LONGEST_NAME = 1011;
const DEEPEST = 15;

/** Checks the name of a new parameter.
 * @throws AwsError ValidationException, AccessDeniedException, HierarchyLevelLimitExceededException
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html#sysman-parameter-name-constraints */
export function checkName(name: string): void {
  if (/^\/aws(\/|$)/i.test(name))
    throw new AwsError("AccessDeniedException", `No access to reserved parameter name: ${name}.`, 403);
  if (!/^[\w./-]+$/.test(name) || /^\/?(aws|ssm)/i.test(name) || /\/\/|\/$/.test(name))
    throw invalid(
      'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  if (name.includes("/") && !name.startsWith("/"))
    throw invalid("Parameter name must be a fully qualified name.");
  if (name.length > LONGEST_NAME) throw invalid(`The name must have ${LONGEST_NAME} characters at the most.`);
  if (name.split("/").length - 1 > DEEPEST)
    throw new AwsError(
      "HierarchyLevelLimitExceededException",
      `A hierarchy can have a maximum of ${DEEPEST} levels. The parameter ${name} has more.`,
    );
}

/** A parameter as a call names it: by name or ARN, with a version or a label behind a colon.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
export interface Reference {
  readonly name: string;
  readonly selector: string | undefined;
}

/** Reads how a call names a parameter. */
export function readReference(text: string): Reference {
  const [, path = ""] = /^arn:[^:]+:ssm:[^:]*:[^:]*:parameter(\/.+)$/.exec(text) ?? [];
  const [name = "", selector] = (path === "" ? text : path).split(":", 2);
  if (path === "") return { name, selector };
  // The ARN of a name without a hierarchy has a slash that the name has not.
  return { name: name.lastIndexOf("/") === 0 ? name.slice(1) : name, selector };
}

/** Checks the selector of a reference. @throws AwsError ParameterVersionNotFound */
export function checkSelector({ name, selector }: Reference): void {
  if (selector === "") throw versionNotFound(name, selector);
}
