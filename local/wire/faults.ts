import { AwsError } from "../contract/errors.ts";

/** The errors of an API for a request that can't be understood. Each protocol has its own; a service may differ. */
export interface Faults {
  /** The body is not what the protocol says: no JSON, no object, not UTF-8, too deep. */
  malformed(detail: string): AwsError;
  /** A member has the wrong type. @param path `Entries.0.Id` @param expected `a string` */
  wrongType(path: string, expected: string): AwsError;
  /** A required member is missing. @param path `Entries.0.Id` */
  missing(path: string): AwsError;
  /** AWS has no operation of that name. */
  unknownOperation(name: string): AwsError;
}

/** Deepest nesting of lists and structures that a request may have. */
export const DEEPEST = 200;

/** Errors as AWS's JSON protocols answer them.
 * @see https://docs.aws.amazon.com/awsjavascriptsdk/latest/AWS/Response.html */
export const jsonFaults: Faults = {
  malformed: (detail) => new AwsError("SerializationException", detail),
  wrongType: (path, expected) =>
    new AwsError("SerializationException", `${path} can not be converted to ${expected}`),
  missing: (path) => new AwsError("ValidationException", nullConstraint(path)),
  unknownOperation: (name) => new AwsError("UnknownOperationException", `Unknown operation: ${name}`),
};

/** Errors as the query protocol answers them.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export const queryFaults: Faults = {
  malformed: (detail) => new AwsError("MalformedInput", detail),
  wrongType: (path, expected) => new AwsError("MalformedInput", `${path} is not ${expected}`),
  missing: (path) => new AwsError("ValidationError", nullConstraint(path)),
  unknownOperation: (name) =>
    name === ""
      ? new AwsError("MissingAction", "The request is missing an action or a required parameter.")
      : new AwsError("InvalidAction", `Could not find operation ${name}`),
};

/** Errors as the REST protocol with JSON answers them. */
export const restJsonFaults: Faults = {
  ...jsonFaults,
  unknownOperation: (name) =>
    new AwsError("UnknownOperationException", `Unable to determine the operation: ${name}`, 404),
};

/** Errors as the REST protocol with XML answers them: that of S3.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const restXmlFaults: Faults = {
  malformed: (detail) =>
    new AwsError(
      "MalformedXML",
      `The XML you provided was not well-formed or did not validate against our published schema: ${detail}`,
    ),
  wrongType: (path, expected) =>
    new AwsError("InvalidArgument", `${path} must be ${expected}`, 400, { ArgumentName: path }),
  missing: (path) =>
    new AwsError(
      "MalformedXML",
      `The XML you provided was not well-formed or did not validate against our published schema: ${path} is missing`,
    ),
  unknownOperation: (name) =>
    new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405, {
      Method: name.split(" ")[0] ?? "",
    }),
};

function nullConstraint(path: string): string {
  const name = path.slice(0, 1).toLowerCase() + path.slice(1);
  return `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`;
}
