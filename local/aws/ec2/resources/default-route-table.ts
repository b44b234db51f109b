import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { owned, type OwnedOutputs } from "../resource-names.ts";
import { inlineRoute, replaceRoutes } from "../routes.ts";
import type { NetworkStore } from "../store.ts";

const defaultRouteTableInputs = { defaultRouteTableId: true, routes: inlineRoute, tags: true } as const;
type DefaultRouteTableInputs = Read<Inputs<aws.ec2.DefaultRouteTableArgs>, typeof defaultRouteTableInputs>;

/** Outputs of a default route table. */
interface DefaultRouteTableOutputs extends OwnedOutputs {
  readonly vpcId: string;
  readonly routes: NonNullable<DefaultRouteTableInputs["routes"]>;
}

/** Takes over the route table that came with a VPC; deleting gives it back empty. */
export function defaultRouteTableResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<DefaultRouteTableInputs>) => {
    const { id, vpcId } = store.get("routeTables", inputs.defaultRouteTableId);
    store.routeTables.set(id, { id, vpcId, tags: inputs.tags ?? {} });
    replaceRoutes(store, id, inputs.routes ?? []);
    return { id, vpcId };
  };
  const put = async (wanted: Resource<DefaultRouteTableInputs>) => {
    const { id, vpcId } = set(wanted);
    return {
      id,
      outputs: { ...owned(wanted, "route-table", id), vpcId, routes: wanted.inputs.routes ?? [] },
    };
  };
  return resource<aws.ec2.DefaultRouteTableArgs, DefaultRouteTableOutputs>()({
    inputs: defaultRouteTableInputs,
    create: put,
    update: put,
    async start(kept) {
      set(kept);
    },
    async delete({ id }) {
      replaceRoutes(store, id, []);
    },
    replaceOn: ["defaultRouteTableId"],
  });
}
