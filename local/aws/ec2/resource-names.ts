import { accountId } from "../../contract/account.ts";
import { formatArn } from "../../contract/arn.ts";
import { randomId } from "../../contract/names.ts";
import type { Resource } from "../../contract/resource.ts";

/** An id as EC2 makes it: the kind and 17 hexadecimal digits, `vpc-0a1b2c3d4e5f67890`. */
export const ec2Id = (kind: string): string => `${kind}-0${randomId(16)}`;

/** ARN of a thing with an id. */
export const ec2Arn = (region: string, type: string, id: string): string =>
  formatArn({ service: "ec2", region, accountId, resource: `${type}/${id}` });

/** Outputs that many types share. */
export interface OwnedOutputs {
  readonly arn: string;
  readonly ownerId: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** Makes the outputs that many types share. */
export function owned(
  wanted: Pick<Resource<{ tags?: Readonly<Record<string, string>> }>, "region" | "inputs">,
  type: string,
  id: string,
): OwnedOutputs {
  const tags = wanted.inputs.tags ?? {};
  return {
    arn: ec2Arn(wanted.region, type, id),
    ownerId: accountId,
    region: wanted.region,
    tags,
    tagsAll: tags,
  };
}
