import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import type { NetworkGrantee } from "../parts/connections.ts";
import { policyDocument, trustPolicy, type Grantee } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import { functionAlarms } from "./alarms.ts";
import type { FunctionArgs } from "./args.ts";
import { defaults, functionArgs, guards } from "./defaults.ts";
import { basics } from "./rights.ts";
import { problems } from "./validate.ts";

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
 * Makes: log group, role with its policy, function, alias; with a network, a security group.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html */
export class Function extends pulumi.ComponentResource implements Grantee {
  static readonly token = "mysfits:function:Function";

  readonly name: string;
  /** Role of the code: give it grants. */
  readonly role: aws.iam.Role;
  /** ARN of the alias `live`: what callers call. */
  readonly arn: pulumi.Output<string>;
  /** ARN that API Gateway calls. */
  readonly invokeArn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  readonly nodes: {
    readonly function: aws.lambda.Function;
    readonly alias: aws.lambda.Alias;
    readonly logGroup: aws.cloudwatch.LogGroup;
    readonly policy: aws.iam.RolePolicy;
    /** Of a function in a network. */
    readonly securityGroup?: aws.ec2.SecurityGroup;
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
        assumeRolePolicy: trustPolicy("lambda.amazonaws.com", whereabouts(this).accountId),
        tags,
      },
      child,
    );
    const securityGroup =
      args.network &&
      new aws.ec2.SecurityGroup(
        `${name}-network`,
        { vpcId: args.network.vpcId, description: "A function, admits nobody", tags },
        child,
      );
    const policy = new aws.iam.RolePolicy(
      `${name}-basics`,
      { role: this.role.name, policy: policyDocument(basics(args, logGroup, this)) },
      child,
    );
    const fn = new aws.lambda.Function(
      `${name}-function`,
      transformed(
        this,
        "function",
        functionArgs(args, { role: this.role, logGroup, securityGroup }),
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

    functionAlarms(name, args, fn, this);

    this.arn = alias.arn;
    this.invokeArn = alias.invokeArn;
    this.functionName = fn.name;
    this.nodes = { function: fn, alias, logGroup, policy, securityGroup };
    this.registerOutputs({ arn: this.arn });
  }

  /** The function as a grant in its network takes it.
   * @throws Error when it is in none. */
  get inNetwork(): NetworkGrantee {
    const { securityGroup } = this.nodes;
    if (!securityGroup)
      throw new Error(
        `Function "${this.name}": network must be given before it can connect to something in one (got undefined). Fix: give it the network of what it connects to.`,
      );
    return { name: this.name, role: this.role, securityGroup };
  }

  /** Lets a service call the function, for one source only.
   * @param name Logical name of the permission.
   * @param service `apigateway.amazonaws.com`
   * @param sourceArn ARN of what calls: an API's method, a topic, a rule.
   * @param sourceAccount Account of what calls, where AWS's page asks for it beside the ARN. */
  admit(
    name: string,
    service: string,
    sourceArn: pulumi.Input<string>,
    sourceAccount?: pulumi.Input<string>,
  ): aws.lambda.Permission {
    return new aws.lambda.Permission(
      name,
      {
        action: "lambda:InvokeFunction",
        function: this.functionName,
        qualifier: this.nodes.alias.name,
        principal: service,
        sourceArn,
        sourceAccount,
      },
      { parent: this },
    );
  }
}
