import { createHash } from "node:crypto";
import { accountId } from "../../contract/account.ts";

/** Record that proves a name. */
export interface ValidationRecord {
  readonly name: string;
  /** With a dot at the end. */
  readonly recordName: string;
  readonly recordValue: string;
}

/** Makes the record that proves a name: the same for every certificate of the account, and for a name and its wildcard.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html */
export function validationRecord(name: string): ValidationRecord {
  const base = name.replace(/^\*\./, "");
  const digest = (text: string) => createHash("md5").update(text).digest("hex");
  return {
    name,
    recordName: `_${digest(`${accountId} ${base}`)}.${base}.`,
    recordValue: `_${digest(`${base} ${accountId}`)}.acm-validations.aws.`,
  };
}

/** True for what a certificate can be for: a domain name with two labels or more, or a wildcard of one.
 * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
export const isCertificateName = (name: string): boolean =>
  name.length <= 253 && /^(?:\*\.)?(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)$/i.test(name);
