import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags, Transform } from "../parts/component.ts";
import type { Function } from "../function/index.ts";

/** Form of a value that is made by itself. */
export interface GeneratedValue {
  /** Characters, letters, digits, hyphens and underscores: 6 bits each.
   * @default 43, which is 256 bits */
  readonly length?: number;
  /** Member that gets the value: the text of the secret is JSON then.
   * @default the whole text is the value */
  readonly member?: string;
  /** Members beside it that are no secret: `{ username: "shop" }`.
   * @default none */
  readonly others?: Readonly<Record<string, string>>;
}

/** Rotation by a function.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
export interface SecretRotation {
  /** Function that does the four steps. It gets the rights on the secret; what it changes the password of is for whoever makes it to grant. */
  readonly function: Function;
  /** Days between two rotations, 1 to 1,000.
   * @default 30 */
  readonly days?: number;
}

/** Arguments of `Secret`. */
export interface SecretArgs {
  readonly description?: string;
  /** Value from somewhere else: a key that a provider gave, from the stack's own secrets. It is in the program's state, encrypted.
   * @default generated, or made by the rotation */
  readonly value?: pulumi.Input<string>;
  /** Form of a value that is made when the secret is.
   * @default 43 characters */
  readonly generate?: GeneratedValue;
  /** Make a secret without a value, which somebody puts by hand; the program never touches it. A task that is given it does not start before.
   * @default false */
  readonly isSetByHand?: boolean;
  /** Raise it to have a new value made.
   * @default 1 */
  readonly revision?: number;
  /** Function that makes the first value and each further one.
   * @default none */
  readonly rotation?: SecretRotation;
  /** ARN of a KMS key, which whoever reads may use for this secret then.
   * @default the account's own key for Secrets Manager, which costs nothing */
  readonly keyArn?: pulumi.Input<string>;
  /** Days in which a deleted secret can be restored: 7 to 30, or 0 for none. Its name is taken for so long.
   * @default 30 with `protect`, else 0 */
  readonly recoveryDays?: number;
  /** Keep the secret when it is taken from the program.
   * @default true */
  readonly protect?: boolean;
  readonly tags?: Tags;
  readonly transform?: { readonly secret?: Transform<aws.secretsmanager.SecretArgs> };
}
