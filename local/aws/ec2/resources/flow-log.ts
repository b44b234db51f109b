import type { RecordedResource } from "../../../contract/resource.ts";
import { ec2Id, owned } from "../resource-names.ts";

/** Flow logs are kept in the graph; no packet is logged here. */
export const flowLogResource: RecordedResource = {
  outputs: (resource) => {
    const id = ec2Id("fl");
    return { id, outputs: { ...owned(resource, "vpc-flow-log", id) } };
  },
  without: "traffic of the VPC is not logged",
};
