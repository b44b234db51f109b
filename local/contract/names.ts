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
