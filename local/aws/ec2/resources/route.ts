import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { addRoute, destinationOf, routeKey } from "../routes.ts";
import type { NetworkStore } from "../store.ts";

const routeInputs = {
  routeTableId: true,
  destinationCidrBlock: true,
  destinationIpv6CidrBlock: true,
  destinationPrefixListId: true,
  gatewayId: true,
  natGatewayId: true,
} as const;
type RouteInputs = Read<Inputs<aws.ec2.RouteArgs>, typeof routeInputs>;

/** Outputs of a route. */
interface RouteOutputs {
  readonly origin: string;
  readonly state: string;
  readonly region: string;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html */
export function routeResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<RouteInputs>): string => addRoute(store, inputs.routeTableId, inputs);
  const outputs = ({ region }: Resource<RouteInputs>): RouteOutputs => ({
    origin: "CreateRoute",
    state: "active",
    region,
  });
  return resource<aws.ec2.RouteArgs, RouteOutputs>()({
    inputs: routeInputs,
    async create(wanted) {
      const { routeTableId } = wanted.inputs;
      const key = routeKey(routeTableId, destinationOf(wanted.inputs));
      if (store.routes.has(key))
        throw new AwsError(
          "RouteAlreadyExists",
          `The route identified by ${destinationOf(wanted.inputs)} already exists in ${routeTableId}`,
        );
      return { id: set(wanted), outputs: outputs(wanted) };
    },
    async start(kept) {
      set(kept);
    },
    async update(wanted) {
      return { id: set(wanted), outputs: outputs(wanted) };
    },
    async delete({ inputs }) {
      store.routes.delete(routeKey(inputs.routeTableId, destinationOf(inputs)));
    },
    replaceOn: [
      "routeTableId",
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
    ],
  });
}
