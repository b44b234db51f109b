import { createHash } from "node:crypto";

/** Services with a gateway endpoint, and so with a prefix list. */
const services = ["s3", "dynamodb"] as const;

/** Id of AWS's own prefix list of a service's addresses, the same at every look.
 * @returns Undefined for services without one.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html */
export function managedPrefixListId(service: string, region: string): string | undefined {
  if (!services.some((name) => name === service)) return undefined;
  return `pl-${createHash("sha256").update(`${region} ${service}`).digest("hex").slice(0, 8)}`;
}

/** Name and id of every list of a region. */
export function managedPrefixLists(region: string): { name: string; id: string }[] {
  return services.map((service) => ({
    name: `com.amazonaws.${region}.${service}`,
    id: managedPrefixListId(service, region) as string,
  }));
}
