import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { WithDefaults } from "../parts/component.ts";
import type { FunctionArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  handler: "index.handler",
  timeoutSeconds: 10,
  memory: 256,
  logRetentionDays: 14,
  tracing: true,
} as const satisfies Partial<FunctionArgs>;

/** Arguments of `Function` with the defaults. */
export type Settings = WithDefaults<FunctionArgs, typeof defaults>;

/** Resources that a function names. */
interface FunctionParts {
  readonly role: aws.iam.Role;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Of a function in a network. */
  readonly securityGroup: aws.ec2.SecurityGroup | undefined;
}

/** Makes what every function has: Node on ARM64, a log of JSON in a group of its own, a version for each change.
 *
 * The level INFO of Lambda's own lines keeps `platform.report` (time, memory, cold start of each call: what dashboards and alarms on
 * memory are made of) at two lines, under 1 KB, a call: about half a dollar for a million calls. WARN drops it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
export const functionArgs = (args: Settings, { role, logGroup, securityGroup }: FunctionParts) =>
  ({
    description: args.description,
    code: new pulumi.asset.FileArchive(args.code),
    handler: args.handler,
    role: role.arn,
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    timeout: args.timeoutSeconds,
    memorySize: args.memory,
    environment: variablesOf(args),
    vpcConfig: args.network &&
      securityGroup && {
        subnetIds: args.network.internalSubnetIds,
        securityGroupIds: [securityGroup.id],
      },
    reservedConcurrentExecutions: args.reservedConcurrency,
    loggingConfig: {
      logFormat: "JSON",
      logGroup: logGroup.name,
      applicationLogLevel: "INFO",
      systemLogLevel: "INFO",
    },
    tracingConfig: { mode: args.tracing ? "Active" : "PassThrough" },
    publish: true,
    tags: args.tags,
  }) satisfies aws.lambda.FunctionArgs;

/** Environment of the function: its own variables, and where its secrets are. */
function variablesOf({ environment, secrets }: Settings) {
  if (!environment && !secrets) return undefined;
  const places = Object.entries(secrets ?? {}).map(
    ([secret, { arn }]) => [secretVariable(secret), arn] as const,
  );
  return { variables: { ...environment, ...Object.fromEntries(places) } };
}

/** Name of the variable that says where a secret is. */
export const secretVariable = (secret: string): string => `${secret}_ARN`;

/** Defaults that are warned about when a transform changes them. */
export const guards = ["role", "loggingConfig.logGroup", "vpcConfig"];
