/** Types of a parameter. */
export const TYPES = ["String", "StringList", "SecureString"] as const;

/** Tiers of a parameter, with the characters of a value.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const LONGEST_VALUE = { Standard: 4096, Advanced: 8192 } as const;

/** A version of a parameter. */
export interface ParameterVersion {
  readonly version: number;
  /** Absent for a SecureString: its value is in a file of its own. */
  readonly value?: string | undefined;
  readonly type: (typeof TYPES)[number];
  readonly keyId?: string | undefined;
  readonly labels: readonly string[];
  readonly description?: string | undefined;
  readonly allowedPattern?: string | undefined;
  readonly tier: keyof typeof LONGEST_VALUE;
  readonly dataType: "text";
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** ARN of who put it. */
  readonly modifiedBy: string;
}

/** A parameter as it is kept. */
export interface ParameterRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly origin: "program" | "api";
  /** Oldest first; the last is the current one. */
  readonly versions: readonly ParameterVersion[];
}
