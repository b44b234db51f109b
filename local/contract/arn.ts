/** The parts of an ARN: `arn:aws:service:region:account:resource`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for global services such as IAM and CloudFront. */
  readonly region: string;
  readonly accountId: string;
  /** Everything after the fifth colon, colons included. */
  readonly resource: string;
}

/** Splits an ARN.
 * @throws Error naming the text, when it is not an ARN. */
export function parseArn(text: string): Arn {
  const [prefix, partition, service, region, accountId, ...rest] = text.split(":");
  if (
    prefix !== "arn" ||
    !partition ||
    !service ||
    region === undefined ||
    accountId === undefined ||
    rest.length === 0
  )
    throw new Error(`"${text}" is not an ARN (arn:partition:service:region:account:resource)`);
  return { partition, service, region, accountId, resource: rest.join(":") };
}

/** Joins the parts of an ARN; the partition is `aws` unless given. */
export function formatArn(arn: Omit<Arn, "partition"> & { partition?: string }): string {
  return `arn:${arn.partition ?? "aws"}:${arn.service}:${arn.region}:${arn.accountId}:${arn.resource}`;
}
