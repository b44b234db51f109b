import type { WithDefaults } from "../parts/component.ts";
import type { DomainArgs } from "./args.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = { www: false, validated: false } as const satisfies Partial<DomainArgs>;

/** Arguments of `Domain` with the defaults. */
export type Settings = WithDefaults<DomainArgs, typeof defaults>;

/** Value of `hostedZone` for a name server that is not of the account. */
export const ELSEWHERE = "elsewhere";

/** Region of the certificates of distributions.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
export const CERTIFICATE_REGION = "us-east-1";

/** Seconds that resolvers keep a record. */
export const TTL = 300;
