import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import type { FunctionRecord, VersionRecord } from "../records.ts";

/** A version of a function as the API answers it.
 * @param functionArn As it was asked for.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function describeFunction(
  fn: FunctionRecord,
  version: VersionRecord,
  functionArn = version.version === "$LATEST" ? fn.arn : `${fn.arn}:${version.version}`,
): Described<FunctionConfiguration> {
  const { logFormat, logGroup, applicationLogLevel, systemLogLevel } = version.logging;
  const levels = logFormat === "JSON";
  return {
    FunctionName: fn.name,
    FunctionArn: functionArn,
    Version: version.version,
    Description: version.description,
    Runtime: version.runtime,
    Role: version.roleArn,
    Handler: version.handler,
    CodeSize: version.codeSize,
    CodeSha256: Buffer.from(version.codeHash, "hex").toString("base64"),
    Timeout: version.timeout,
    MemorySize: version.memorySize,
    LastModified: version.lastModified.replace("Z", "+0000"),
    RevisionId: version.revisionId,
    Environment: { Variables: version.environment },
    TracingConfig: { Mode: version.tracing },
    PackageType: "Zip",
    Architectures: [version.architecture],
    EphemeralStorage: { Size: version.ephemeralStorage },
    LoggingConfig: {
      LogFormat: logFormat,
      LogGroup: logGroup,
      ApplicationLogLevel: levels ? applicationLogLevel : undefined,
      SystemLogLevel: levels ? systemLogLevel : undefined,
    },
    State: "Active",
    LastUpdateStatus: "Successful",
    VpcConfig: version.network && {
      VpcId: version.network.vpcId,
      SubnetIds: [...version.network.subnetIds],
      SecurityGroupIds: [...version.network.securityGroupIds],
      Ipv6AllowedForDualStack: false,
    },
    DeadLetterConfig: version.deadLetterArn === undefined ? undefined : { TargetArn: version.deadLetterArn },
  };
}

/** A structure of the SDK whose enumerations are texts. */
type Described<T> = T extends string
  ? string
  : T extends readonly (infer Element)[]
    ? Described<Element>[]
    : T extends object
      ? { readonly [K in keyof T]: Described<T[K]> }
      : T;
