import { NotEmulatedError } from "../../../contract/errors.ts";
import type { RecordedResource, ResourceHandler } from "../../../contract/resource.ts";
import { ec2Id, owned } from "../resource-names.ts";

/** Flow logs are kept in the graph; no packet is logged here. */
export const flowLog: RecordedResource = {
  outputs: (resource) => {
    const id = ec2Id("fl");
    return { id, outputs: owned(resource, "vpc-flow-log", id) };
  },
  without: "traffic of the VPC is not logged",
};

/** Network ACLs decide about every packet, so a program that has them must not run as if it hadn't. */
export const networkAcl: ResourceHandler = {
  create(resource) {
    return Promise.reject(
      new NotEmulatedError(
        `network ACL "${resource.name}" (${resource.type})`,
        "Subnets have the default ACL here, which lets everything through. State what is allowed with security groups.",
      ),
    );
  },
};
