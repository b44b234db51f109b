import type { ACM } from "@aws-sdk/client-acm";
import type { Access } from "../../contract/api.ts";
import { AwsError } from "../../contract/errors.ts";
import { operationsOf } from "../../contract/operation.ts";
import type { CertificateStore } from "./store.ts";

/** Makes an operation of ACM, on certificates. */
export const operation = operationsOf<ACM, CertificateStore>();

/** Right that IAM must give on one certificate. */
export const certificateAccess = (name: string, arn: string): Access[] => [
  { action: `acm:${name}`, resource: arn },
];

/** The ARN of a certificate.
 * @throws AwsError InvalidArnException for anything else. */
export function certificateArn(arn: string): string {
  if (/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(arn)) return arn;
  throw new AwsError("InvalidArnException", `Invalid ARN: ${arn}`);
}

/** Tags of an input by their keys. */
export const tagsOf = (tags: readonly { readonly Key: string; readonly Value?: string }[] = []) =>
  Object.fromEntries(tags.map(({ Key, Value = "" }) => [Key, Value]));
