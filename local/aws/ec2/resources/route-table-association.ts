import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { ec2Id } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

const associationInputs = { subnetId: true, routeTableId: true } as const;
type AssociationInputs = Read<Inputs<aws.ec2.RouteTableAssociationArgs>, typeof associationInputs>;

/** Outputs of an association. */
interface AssociationOutputs {
  readonly region: string;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html */
export function routeTableAssociationResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<AssociationInputs>) => {
    if (inputs.subnetId === undefined)
      throw new NotEmulatedError("a route table of a gateway", "Associate it with a subnet.");
    const subnet = store.get("subnets", inputs.subnetId);
    const table = store.get("routeTables", inputs.routeTableId);
    if (subnet.vpcId !== table.vpcId)
      throw new AwsError(
        "InvalidParameterValue",
        `Route table ${table.id} and subnet ${subnet.id} belong to different networks`,
      );
    store.associations.set(subnet.id, table.id);
  };
  return resource<aws.ec2.RouteTableAssociationArgs, AssociationOutputs>()({
    inputs: associationInputs,
    async create(wanted) {
      const present = store.associations.get(wanted.inputs.subnetId ?? "");
      if (present)
        throw new AwsError(
          "Resource.AlreadyAssociated",
          `the subnet ${wanted.inputs.subnetId} already has route table ${present}`,
        );
      set(wanted);
      return { id: ec2Id("rtbassoc"), outputs: { region: wanted.region } };
    },
    async start(kept) {
      set(kept);
    },
    async update(wanted, { id }) {
      set(wanted);
      return { id, outputs: { region: wanted.region } };
    },
    async delete({ inputs }) {
      if (inputs.subnetId !== undefined) store.associations.delete(inputs.subnetId);
    },
    replaceOn: ["subnetId", "gatewayId"],
  });
}
