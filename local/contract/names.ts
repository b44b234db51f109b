import { randomBytes } from "node:crypto";

/** A physical name as Pulumi's auto-naming makes it: the logical name, a hyphen and seven hexadecimal digits.
 * @param maximum Longest name the service allows; the logical part is cut to fit.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming */
export function physicalName(logicalName: string, maximum = 255): string {
  const suffix = `-${randomId(7)}`;
  return logicalName.slice(0, maximum - suffix.length) + suffix;
}

/** `length` random lower-case hexadecimal digits: the tail of ids such as `vpc-0a1b…`. */
export function randomId(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString("hex")
    .slice(0, length);
}

const ALPHANUMERIC = "0123456789abcdefghijklmnopqrstuvwxyz";

/** `length` random lower-case letters and digits: ids such as API Gateway's. */
export function randomAlphanumeric(length: number): string {
  let id = "";
  // 252 is the largest multiple of 36 in a byte: what is above would favour the first characters.
  while (id.length < length)
    for (const byte of randomBytes(length))
      if (byte < 252 && id.length < length) id += ALPHANUMERIC.charAt(byte % 36);
  return id;
}
