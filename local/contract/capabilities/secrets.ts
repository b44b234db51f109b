/** A secret to make for another service, which owns it. */
export interface NewManagedSecret {
  readonly region: string;
  /** Service that owns it, as AWS names it: `rds`. */
  readonly owningService: string;
  /** `rds!cluster-<uuid>`; Secrets Manager puts its six characters behind it in the ARN. */
  readonly name: string;
  readonly description?: string | undefined;
  /** Text of the first version: JSON with `username` and `password`. */
  readonly value: string;
  readonly kmsKeyId?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
  /** Schedule by which the owner's {@link SecretCapability.onRotation} is called: `rate(7 days)`. Omit it where nothing rotates by the clock. */
  readonly rotationSchedule?: string | undefined;
}

/** A secret as the console shows it: never with a value. */
export interface SecretView {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly owningService: string | undefined;
  /** Staging labels by version id, of versions that have some. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  /** ISO 8601 */
  readonly rotatedAt: string | undefined;
  /** ISO 8601 */
  readonly nextRotationAt: string | undefined;
  /** Error of the newest attempt to rotate it, while a rotation has not ended. */
  readonly rotationProblem: string | undefined;
  /** ISO 8601, of a secret that is marked for deletion. */
  readonly deletedAt: string | undefined;
}

/** Secrets Manager (`local/aws/secretsmanager`) for services that keep secrets in it, such as RDS, and for the console. Whoever reads a value
 * in somebody's name calls the API through the gateway, where IAM decides.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html */
export interface SecretCapability {
  /** Makes a secret that only its owner can change or delete. What is there with the name, of the same owner, is taken over as it is.
   * @returns its ARN. */
  createManaged(secret: NewManagedSecret): Promise<string>;
  /** Puts a new value: it becomes `AWSCURRENT`, the one before `AWSPREVIOUS`.
   * @returns the version's id. @throws AwsError ResourceNotFoundException */
  putManaged(arn: string, value: string): Promise<string>;
  /** Value that is `AWSCURRENT`, for the owner alone. @throws AwsError ResourceNotFoundException */
  readManaged(arn: string): Promise<string>;
  /** Deletes it with its versions, at once. Nothing happens when it is not there. */
  deleteManaged(arn: string): Promise<void>;
  /** Sets who rotates the secrets of an owner: called when the schedule says so, and when somebody calls RotateSecret. It makes a new password
   * with its own means and calls {@link putManaged}; when it rejects, it is called again later. */
  onRotation(owningService: string, rotate: (arn: string) => Promise<void>): void;
  all(): readonly SecretView[];
  /** Value of a version that the console shows on request. @throws AwsError ResourceNotFoundException */
  reveal(arn: string, versionId: string): Promise<string>;
}
