import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { ec2Id } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

const mainAssociationInputs = { vpcId: true, routeTableId: true } as const;
type MainAssociationInputs = Read<
  Inputs<aws.ec2.MainRouteTableAssociationArgs>,
  typeof mainAssociationInputs
>;

/** Outputs of a main association. */
interface MainAssociationOutputs {
  /** The table that came with the VPC. */
  readonly originalRouteTableId: string;
  readonly region: string;
}

/** Makes another table the one that subnets without their own have. */
export function mainRouteTableAssociationResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<MainAssociationInputs>) => {
    const vpc = store.get("vpcs", inputs.vpcId);
    store.get("routeTables", inputs.routeTableId);
    store.mainRouteTables.set(vpc.id, inputs.routeTableId);
    return vpc.defaultRouteTableId;
  };
  return resource<aws.ec2.MainRouteTableAssociationArgs, MainAssociationOutputs>()({
    inputs: mainAssociationInputs,
    create: async (wanted) => ({
      id: ec2Id("rtbassoc"),
      outputs: { originalRouteTableId: set(wanted), region: wanted.region },
    }),
    async start(kept) {
      set(kept);
    },
    async update(wanted, { id }) {
      return { id, outputs: { originalRouteTableId: set(wanted), region: wanted.region } };
    },
    async delete({ inputs }) {
      store.mainRouteTables.delete(inputs.vpcId);
    },
    replaceOn: ["vpcId"],
  });
}
