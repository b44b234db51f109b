/** Schedule of rotations, as RotateSecret takes it.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html */
export interface RotationRules {
  readonly AutomaticallyAfterDays?: number | undefined;
  /** `3h` */
  readonly Duration?: string | undefined;
  /** `rate(10 days)`, `cron(0 16 1,15 * ? *)` */
  readonly ScheduleExpression?: string | undefined;
}

/** Way in which a secret is rotated. */
export interface RotationSettings {
  /** Absent for a secret that its owner rotates. */
  readonly lambdaArn?: string | undefined;
  readonly rules: RotationRules;
}

/** A rotation that has begun and not ended. */
export interface PendingRotation {
  /** Id of the new version. */
  readonly token: string;
  /** Attempts that failed. */
  readonly failures: number;
  /** Error of the newest one. */
  readonly problem?: string | undefined;
}

/** A version of a secret; its value is in a file of its own. */
export interface VersionRecord {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly stages: readonly string[];
  /** True for the version that a rotation begins with, before its function has put a value. */
  readonly isEmpty: boolean;
  /** Milliseconds since 1970, the beginning of the day. */
  readonly accessedAt?: number | undefined;
}

/** A secret as it is kept, without its values. Times are milliseconds since 1970. */
export interface SecretRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly description?: string | undefined;
  /** Kept and told only: nothing is encrypted here. */
  readonly kmsKeyId?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly origin: "program" | "api";
  /** Service that alone can change it. */
  readonly owningService?: string | undefined;
  /** JSON text. */
  readonly policy?: string | undefined;
  readonly createdAt: number;
  readonly changedAt: number;
  /** The beginning of the day. */
  readonly accessedAt?: number | undefined;
  readonly rotatedAt?: number | undefined;
  /** Time from which it is gone for good; it can't be used before either. */
  readonly deletion?: { readonly askedAt: number; readonly dueAt: number } | undefined;
  readonly rotation?: RotationSettings | undefined;
  readonly nextRotationAt?: number | undefined;
  readonly pending?: PendingRotation | undefined;
  readonly versions: Readonly<Record<string, VersionRecord>>;
}

/** Value of a version. */
export type SecretContent =
  | { readonly SecretString: string }
  /** Base64. */
  | { readonly SecretBinary: string };
