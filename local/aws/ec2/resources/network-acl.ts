import { refusedResource } from "../../../contract/resource.ts";

/** Network ACLs decide about every packet, so a program that has them must not run as if it had none. */
export const networkAclResource = refusedResource(
  "a network ACL",
  "Subnets have the default ACL here, which lets everything through. State what is allowed with security groups.",
);
