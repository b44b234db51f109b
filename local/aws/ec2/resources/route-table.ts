import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { ec2Id, owned, type OwnedOutputs } from "../resource-names.ts";
import { inlineRoute, replaceRoutes } from "../routes.ts";
import type { NetworkStore } from "../store.ts";

const routeTableInputs = { vpcId: true, routes: inlineRoute, tags: true } as const;
type RouteTableInputs = Read<Inputs<aws.ec2.RouteTableArgs>, typeof routeTableInputs>;

/** Outputs of a route table. */
interface RouteTableOutputs extends OwnedOutputs {
  readonly routes: NonNullable<RouteTableInputs["routes"]>;
  readonly propagatingVgws: readonly string[];
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export function routeTableResource(store: NetworkStore) {
  const set = (id: string, { inputs }: Resource<RouteTableInputs>) => {
    store.get("vpcs", inputs.vpcId);
    store.routeTables.set(id, { id, vpcId: inputs.vpcId, tags: inputs.tags ?? {} });
    if (inputs.routes) replaceRoutes(store, id, inputs.routes);
  };
  const outputs = (wanted: Resource<RouteTableInputs>, id: string): RouteTableOutputs => ({
    ...owned(wanted, "route-table", id),
    routes: wanted.inputs.routes ?? [],
    propagatingVgws: [],
  });
  return resource<aws.ec2.RouteTableArgs, RouteTableOutputs>()({
    inputs: routeTableInputs,
    async create(wanted) {
      const id = ec2Id("rtb");
      set(id, wanted);
      return { id, outputs: outputs(wanted, id) };
    },
    async start(kept) {
      set(kept.id, kept);
    },
    async update(wanted, { id }) {
      set(id, wanted);
      return { id, outputs: outputs(wanted, id) };
    },
    async delete({ id }) {
      replaceRoutes(store, id, []);
      store.routeTables.delete(id);
    },
    replaceOn: ["vpcId"],
  });
}
