import { AwsError } from "../../contract/errors.ts";

/** Codes of what is not there.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html */
const codes = {
  cluster: ["DBClusterNotFoundFault", "DBCluster"],
  instance: ["DBInstanceNotFound", "DBInstance"],
  subnetGroup: ["DBSubnetGroupNotFoundFault", "DB subnet group"],
  parameterGroup: ["DBParameterGroupNotFound", "DBClusterParameterGroup"],
  proxy: ["DBProxyNotFoundFault", "DBProxy"],
} as const;

/** Makes the error for a thing that is not there. */
export function notFound(kind: keyof typeof codes, name: string): AwsError {
  const [code, what] = codes[kind];
  return new AwsError(code, `${what} ${name} not found.`, 404);
}

/** Makes the error for a call that does not fit the state of a cluster. */
export const invalidState = (message: string) => new AwsError("InvalidDBClusterStateFault", message);

/** Makes the error for a value that RDS does not take. */
export const invalidParameter = (message: string) => new AwsError("InvalidParameterValue", message);
