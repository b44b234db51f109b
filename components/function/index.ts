import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults, type Problem, type WithDefaults } from "../component.ts";
import { policyDocument, trustPolicy, type Grantee, type Permission } from "../grants.ts";
import type { FunctionArgs } from "./args.ts";
import { defaults, guards } from "./defaults.ts";

export type { FunctionArgs } from "./args.ts";
export { defaults as functionDefaults } from "./defaults.ts";

/** A Lambda function of Node on ARM64, called by its alias `live`: each change is a version, and the one before stays for a way back.
 * Its role can write its own log, and nothing else until it is given grants.
 *
 * ```ts
 * const { folder } = await buildFunction({ entry: "app/functions/hello.ts", sources: ["app"] });
 * const hello = new Function("hello", { code: folder, environment: { TABLE: table.tableName } });
 * table.grants.read(hello);
 * ```
 *
 * Makes: log group, role with its policy, function, alias.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html */
export class Function extends pulumi.ComponentResource implements Grantee {
  static readonly token = "mysfits:function:Function";

  readonly name: string;
  /** What the code may do: give it grants. */
  readonly role: aws.iam.Role;
  /** ARN of the alias `live`: what callers call. */
  readonly arn: pulumi.Output<string>;
  /** What API Gateway calls. */
  readonly invokeArn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  readonly nodes: {
    readonly function: aws.lambda.Function;
    readonly alias: aws.lambda.Alias;
    readonly logGroup: aws.cloudwatch.LogGroup;
    readonly policy: aws.iam.RolePolicy;
  };

  constructor(name: string, given: FunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Function.token, name, {}, opts);
    this.name = name;
    const args = withDefaults(defaults, given);
    refuse("Function", name, problems(args));
    const { tags } = args;
    const child = { parent: this };

    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      { retentionInDays: args.logRetentionDays, tags },
      child,
    );
    this.role = new aws.iam.Role(
      `${name}-role`,
      {
        description: "What the function may do",
        assumeRolePolicy: trustPolicy("lambda.amazonaws.com"),
        tags,
      },
      child,
    );
    const basics: Permission[] = [
      {
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [pulumi.interpolate`${logGroup.arn}:log-stream:*`],
      },
    ];
    // X-Ray knows no resources.
    if (args.tracing)
      basics.push({ actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] });
    const policy = new aws.iam.RolePolicy(
      `${name}-basics`,
      { role: this.role.name, policy: policyDocument(basics) },
      child,
    );
    const fn = new aws.lambda.Function(
      `${name}-function`,
      transformed(
        this,
        "function",
        {
          description: args.description,
          code: new pulumi.asset.FileArchive(args.code),
          handler: args.handler,
          role: this.role.arn,
          runtime: "nodejs24.x",
          architectures: ["arm64"],
          timeout: args.timeoutSeconds,
          memorySize: args.memory,
          environment: args.environment && { variables: { ...args.environment } },
          reservedConcurrentExecutions: args.reservedConcurrency,
          loggingConfig: {
            logFormat: "JSON",
            logGroup: logGroup.name,
            applicationLogLevel: "INFO",
            systemLogLevel: "WARN",
          },
          tracingConfig: { mode: args.tracing ? "Active" : "PassThrough" },
          publish: true,
          tags,
        },
        args.transform?.function,
        guards,
      ),
      { ...child, dependsOn: policy },
    );
    const alias = new aws.lambda.Alias(
      `${name}-live`,
      { name: "live", functionName: fn.name, functionVersion: fn.version, description: "What callers call" },
      child,
    );
    this.arn = alias.arn;
    this.invokeArn = alias.invokeArn;
    this.functionName = fn.name;
    this.nodes = { function: fn, alias, logGroup, policy };
    this.registerOutputs({ arn: this.arn });
  }

  /** Lets a service call the function, for one source only.
   * @param name Logical name of the permission.
   * @param service `apigateway.amazonaws.com`
   * @param sourceArn ARN of what calls: an API's method, a topic, a rule. */
  admit(name: string, service: string, sourceArn: pulumi.Input<string>): aws.lambda.Permission {
    return new aws.lambda.Permission(
      name,
      {
        action: "lambda:InvokeFunction",
        function: this.functionName,
        qualifier: this.nodes.alias.name,
        principal: service,
        sourceArn,
      },
      { parent: this },
    );
  }
}

function problems(args: WithDefaults<FunctionArgs, typeof defaults>): (Problem | false)[] {
  const { timeoutSeconds, memory, reservedConcurrency } = args;
  return [
    !(Number.isInteger(timeoutSeconds) && timeoutSeconds >= 1 && timeoutSeconds <= 900) && {
      argument: "timeoutSeconds",
      must: "be a whole number from 1 to 900",
      got: timeoutSeconds,
      fix: "use 10",
    },
    !(Number.isInteger(memory) && memory >= 128 && memory <= 10_240) && {
      argument: "memory",
      must: "be a whole number of MB from 128 to 10240",
      got: memory,
      fix: "use 256",
    },
    reservedConcurrency !== undefined &&
      !(Number.isInteger(reservedConcurrency) && reservedConcurrency >= 0) && {
        argument: "reservedConcurrency",
        must: "be a whole number, 0 or more",
        got: reservedConcurrency,
        fix: "leave it away",
      },
    !/^[\w./-]+\.[\w$]+$/.test(args.handler) && {
      argument: "handler",
      must: "be <module>.<exported function>",
      got: args.handler,
      fix: 'use "index.handler"',
    },
  ];
}
