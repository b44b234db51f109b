import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags, Transform } from "../parts/component.ts";

/** Arguments of `Parameter`. */
export interface ParameterArgs {
  /** Text of at most 4,096 characters. */
  readonly value: pulumi.Input<string>;
  /** Encrypt it, and show it to whoever may decrypt it only.
   * @default false */
  readonly isSecret?: boolean;
  /** Hierarchy and name: `/shop/prod/currency`.
   * @default made of the component's name */
  readonly path?: string;
  readonly description?: string;
  /** Regular expression that the value must match.
   * @default any value */
  readonly allowedPattern?: string;
  /** ARN of a KMS key for a secret one.
   * @default the account's own key for Systems Manager, which costs nothing */
  readonly keyArn?: pulumi.Input<string>;
  readonly tags?: Tags;
  readonly transform?: { readonly parameter?: Transform<aws.ssm.ParameterArgs> };
}
