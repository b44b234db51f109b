import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import { grantAll, type Grantee, type Permission } from "../parts/grants.ts";
import { keyUse } from "../parts/key-use.ts";
import type { SecretSource } from "../parts/secret-source.ts";
import type { ParameterArgs } from "./args.ts";
import { defaults, guards } from "./defaults.ts";
import { problems } from "./validate.ts";

export type { ParameterArgs } from "./args.ts";

/** A parameter of Systems Manager's Parameter Store: one text, of the free standard tier, which containers and code read by reference.
 *
 * ```ts
 * const currency = new Parameter("currency", { value: "KRW", path: "/shop/currency" });
 * new FargateService("shop", { …, secrets: { CURRENCY: currency } });
 * ```
 *
 * Its value is known to the program: an encrypted one is in Pulumi's state as a secret. What nobody should know is a `Secret`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html */
export class Parameter extends pulumi.ComponentResource implements SecretSource {
  static readonly token = "mysfits:parameter:Parameter";

  readonly name: string;
  readonly kind = "parameter";
  readonly arn: pulumi.Output<string>;
  readonly parameterName: pulumi.Output<string>;
  readonly reading: readonly Permission[];
  readonly filled: readonly pulumi.Resource[];
  readonly grants: {
    /** Lets code read the value by its name. */
    read(grantee: Grantee): aws.iam.RolePolicy;
  };
  readonly nodes: { readonly parameter: aws.ssm.Parameter };

  constructor(name: string, given: ParameterArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Parameter.token, name, {}, opts);
    this.name = name;
    const args = withDefaults(defaults, given);
    refuse("Parameter", name, problems(args));
    const { value, isSecret, path, description, allowedPattern, keyArn, tags } = args;

    const parameter = new aws.ssm.Parameter(
      `${name}-parameter`,
      transformed<aws.ssm.ParameterArgs>(
        this,
        "parameter",
        {
          name: path,
          type: isSecret ? "SecureString" : "String",
          value: isSecret ? pulumi.secret(value) : undefined,
          insecureValue: isSecret ? undefined : value,
          keyId: keyArn,
          description,
          allowedPattern,
          tags,
        },
        args.transform?.parameter,
        guards,
      ),
      { parent: this, additionalSecretOutputs: isSecret ? ["value"] : [] },
    );
    this.arn = parameter.arn;
    this.parameterName = parameter.name;
    this.reading = [
      // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html: ECS asks for GetParameters
      { actions: ["ssm:GetParameter", "ssm:GetParameters"], resources: [parameter.arn] },
      ...keyUse(this, keyArn, "ssm", ["kms:Decrypt"], { PARAMETER_ARN: parameter.arn }),
    ];
    this.filled = [parameter];
    this.grants = {
      read: (grantee) => grantAll(`${name}-${grantee.name}-read`, grantee, this.reading, this),
    };
    this.nodes = { parameter };
    this.registerOutputs({ arn: this.arn });
  }
}
