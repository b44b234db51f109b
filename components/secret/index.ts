import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import { grantAll, type Grantee, type Permission } from "../parts/grants.ts";
import type { SecretSource } from "../parts/secret-source.ts";
import { keyUse } from "../parts/key-use.ts";
import type { SecretArgs } from "./args.ts";
import { defaults, guards, recoveryDaysOf } from "./defaults.ts";
import { secretRotation } from "./rotation.ts";
import { problems } from "./validate.ts";
import { secretValue } from "./value.ts";

export type { GeneratedValue, SecretArgs, SecretRotation } from "./args.ts";

/** A secret of Secrets Manager, whose value nobody has to know: it is made once, or by a function that rotates it, and given to containers and
 * code by reference.
 *
 * ```ts
 * const webhooks = new Secret("webhooks", { description: "Signs the payment provider's calls" });
 * new FargateService("shop", { …, secrets: { WEBHOOK_KEY: webhooks } });
 * ```
 *
 * Costs 0.40 USD a month, and 0.05 USD for 10,000 reads; a `Parameter` costs nothing, and does not rotate.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html */
export class Secret extends pulumi.ComponentResource implements SecretSource {
  static readonly token = "mysfits:secret:Secret";

  readonly name: string;
  readonly kind = "secret";
  readonly arn: pulumi.Output<string>;
  readonly reading: readonly Permission[];
  readonly filled: readonly pulumi.Resource[];
  readonly grants: {
    /** Lets code read every version of the value. */
    read(grantee: Grantee): aws.iam.RolePolicy;
  };
  readonly nodes: {
    readonly secret: aws.secretsmanager.Secret;
    readonly version?: aws.secretsmanager.SecretVersion;
    readonly rotation?: aws.secretsmanager.SecretRotation;
  };

  constructor(name: string, given: SecretArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(Secret.token, name, {}, opts);
    this.name = name;
    const args = withDefaults(defaults, given);
    refuse("Secret", name, problems(args));
    const { description, keyArn, protect, tags, rotation } = args;

    const secret = new aws.secretsmanager.Secret(
      `${name}-secret`,
      transformed(
        this,
        "secret",
        { description, kmsKeyId: keyArn, recoveryWindowInDays: recoveryDaysOf(args), tags },
        args.transform?.secret,
        guards,
      ),
      { parent: this, protect },
    );
    const use = (actions: readonly string[]) =>
      keyUse(this, keyArn, "secretsmanager", actions, { SecretARN: secret.arn });
    const version = secretValue(name, args, secret, this);
    const rotated =
      rotation && secretRotation(name, rotation, secret, use(["kms:Decrypt", "kms:GenerateDataKey"]), this);

    this.arn = secret.arn;
    this.reading = [
      { actions: ["secretsmanager:GetSecretValue"], resources: [secret.arn] },
      ...use(["kms:Decrypt"]),
    ];
    this.filled = [version ?? rotated ?? secret];
    this.grants = {
      read: (grantee) => grantAll(`${name}-${grantee.name}-read`, grantee, this.reading, this),
    };
    this.nodes = { secret, version, rotation: rotated };
    this.registerOutputs({ arn: this.arn });
  }
}
