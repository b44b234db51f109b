/** A lifecycle rule, in the terms of S3's API.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly filter: LifecycleFilter;
  readonly expiration?: {
    readonly days?: number;
    readonly date?: string;
    readonly expiredObjectDeleteMarker?: boolean;
  };
  readonly noncurrentExpiration?: { readonly days: number; readonly newerVersions?: number };
  readonly abortUploadsAfterDays?: number;
  /** Kept and answered; objects stay in their storage class here. */
  readonly transitions?: readonly LifecycleTransition[];
  readonly noncurrentTransitions?: readonly LifecycleTransition[];
}

/** All of it must fit. */
export interface LifecycleFilter {
  readonly prefix?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sizeGreaterThan?: number;
  readonly sizeLessThan?: number;
}

export interface LifecycleTransition {
  readonly days?: number;
  readonly date?: string;
  readonly storageClass: string;
  readonly newerVersions?: number;
}
