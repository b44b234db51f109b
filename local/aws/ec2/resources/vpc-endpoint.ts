import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { managedPrefixListId } from "../managed-prefix-lists.ts";
import type { VpcEndpoint } from "../records.ts";
import { ec2Id, owned, type OwnedOutputs } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

const endpointInputs = {
  vpcId: true,
  serviceName: true,
  vpcEndpointType: true,
  routeTableIds: true,
  subnetIds: true,
  securityGroupIds: true,
  policy: true,
  privateDnsEnabled: true,
  autoAccept: "endpoints of AWS's services are accepted at once",
  ipAddressType: ["ipv4"],
  tags: true,
} as const;
type EndpointInputs = Read<Inputs<aws.ec2.VpcEndpointArgs>, typeof endpointInputs>;

/** Policy of an endpoint without one of its own: everything gets through.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
const fullAccess = JSON.stringify({
  Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
});

/** Outputs of an endpoint. */
interface EndpointOutputs extends OwnedOutputs {
  readonly state: string;
  readonly policy: string;
  readonly serviceRegion: string;
  readonly routeTableIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly privateDnsEnabled: boolean;
  readonly requesterManaged: boolean;
  readonly networkInterfaceIds: readonly string[];
  readonly dnsEntries: readonly { readonly dnsName: string; readonly hostedZoneId: string }[];
  /** Of a gateway endpoint, as `cidrBlocks`. */
  readonly prefixListId?: string | undefined;
  readonly cidrBlocks?: readonly string[];
}

/** Gateway and interface endpoints of AWS services.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html */
export function vpcEndpointResource(store: NetworkStore) {
  const outputs = (wanted: Resource<EndpointInputs>, endpoint: VpcEndpoint): EndpointOutputs => ({
    ...owned(wanted, "vpc-endpoint", endpoint.id),
    state: "available",
    policy: endpoint.policy,
    serviceRegion: endpoint.region,
    routeTableIds: endpoint.routeTableIds,
    subnetIds: endpoint.subnetIds,
    securityGroupIds: endpoint.securityGroupIds,
    privateDnsEnabled: endpoint.privateDns,
    requesterManaged: false,
    networkInterfaceIds: endpoint.subnetIds.map(
      (_, index) => `eni-${endpoint.id.slice("vpce-".length, -1)}${index}`,
    ),
    ...(endpoint.kind === "Gateway"
      ? {
          prefixListId: managedPrefixListId(endpoint.service, endpoint.region),
          cidrBlocks: [],
          dnsEntries: [],
        }
      : {
          dnsEntries: [
            {
              dnsName: `${endpoint.id}.${endpoint.service}.${endpoint.region}.vpce.amazonaws.com`,
              hostedZoneId: "",
            },
          ],
        }),
  });
  return resource<aws.ec2.VpcEndpointArgs, EndpointOutputs>()({
    inputs: endpointInputs,
    async create(wanted) {
      const endpoint = readEndpoint(ec2Id("vpce"), wanted, store);
      checkConflicts(endpoint, store);
      store.endpoints.set(endpoint.id, endpoint);
      return { id: endpoint.id, outputs: outputs(wanted, endpoint) };
    },
    async start(kept) {
      store.endpoints.set(kept.id, readEndpoint(kept.id, kept, store));
    },
    async update(wanted, { id }) {
      const endpoint = readEndpoint(id, wanted, store);
      checkConflicts(endpoint, store);
      store.endpoints.set(id, endpoint);
      return { id, outputs: outputs(wanted, endpoint) };
    },
    async delete({ id }) {
      store.endpoints.delete(id);
    },
    replaceOn: ["vpcId", "serviceName", "serviceRegion", "vpcEndpointType"],
  });
}

function readEndpoint(
  id: string,
  { region, inputs }: Resource<EndpointInputs>,
  store: NetworkStore,
): VpcEndpoint {
  const kind = inputs.vpcEndpointType ?? "Gateway";
  if (kind !== "Gateway" && kind !== "Interface")
    throw new NotEmulatedError(`a VPC endpoint of type ${kind}`);
  const [, serviceRegion, service] =
    /^com\.amazonaws\.([a-z]{2}(?:-[a-z]+)+-\d)\.([a-z0-9.-]+)$/.exec(inputs.serviceName ?? "") ?? [];
  if (serviceRegion === undefined || service === undefined)
    throw new AwsError(
      "InvalidServiceName",
      `The Vpc Endpoint Service '${inputs.serviceName}' does not exist; names are like com.amazonaws.${region}.s3`,
    );
  if (kind === "Gateway" && !managedPrefixListId(service, serviceRegion))
    throw new AwsError(
      "InvalidParameter",
      `Endpoint type (Gateway) does not match available service types ([Interface]) of ${inputs.serviceName}.`,
    );
  const vpc = store.get("vpcs", inputs.vpcId);
  const subnetIds = inputs.subnetIds ?? [];
  const securityGroupIds = inputs.securityGroupIds ?? [];
  const policy = inputs.policy ?? fullAccess;
  checkPolicy(policy);
  if (kind === "Gateway") {
    for (const table of inputs.routeTableIds ?? []) store.get("routeTables", table);
    if (subnetIds.length > 0 || securityGroupIds.length > 0 || inputs.privateDnsEnabled)
      throw new AwsError(
        "InvalidParameter",
        "A gateway endpoint takes routeTableIds; subnets, security groups and private DNS are for interface endpoints",
      );
  } else {
    if (inputs.routeTableIds?.length)
      throw new AwsError(
        "InvalidParameter",
        "Route table IDs are only supported for Gateway type VPC Endpoint.",
      );
    if (subnetIds.length > 0 && store.vpcOf(subnetIds, securityGroupIds) !== vpc.id)
      throw new AwsError(
        "InvalidParameter",
        `Subnets and security groups of an endpoint in ${vpc.id} must be in it`,
      );
    checkZones(subnetIds, store);
    if (inputs.privateDnsEnabled && !(vpc.enableDnsSupport && vpc.enableDnsHostnames))
      throw new AwsError(
        "InvalidParameter",
        `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.id}`,
      );
  }
  return {
    id,
    kind,
    service,
    policy,
    subnetIds,
    securityGroupIds,
    vpcId: vpc.id,
    region: serviceRegion,
    routeTableIds: inputs.routeTableIds ?? [],
    privateDns: inputs.privateDnsEnabled ?? false,
  };
}

function checkPolicy(policy: string): void {
  try {
    JSON.parse(policy);
  } catch (error) {
    throw new AwsError(
      "InvalidPolicyDocument",
      `The policy of the endpoint is not JSON: ${(error as Error).message}`,
    );
  }
}

function checkZones(subnetIds: readonly string[], store: NetworkStore): void {
  const zones = new Map<string, string>();
  for (const id of subnetIds) {
    const { availabilityZone } = store.get("subnets", id);
    const other = zones.get(availabilityZone);
    if (other)
      throw new AwsError(
        "DuplicateSubnetsInSameZone",
        `Found another VPC endpoint subnet in the availability zone of ${id}: ${other} (${availabilityZone})`,
      );
    zones.set(availabilityZone, id);
  }
}

function checkConflicts(endpoint: VpcEndpoint, store: NetworkStore): void {
  for (const other of store.endpoints.values()) {
    if (
      other.id === endpoint.id ||
      other.vpcId !== endpoint.vpcId ||
      other.service !== endpoint.service ||
      other.region !== endpoint.region
    )
      continue;
    if (other.privateDns && endpoint.privateDns)
      throw new AwsError(
        "InvalidParameter",
        `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${endpoint.service} in ${endpoint.vpcId} (${other.id})`,
      );
    const shared = endpoint.routeTableIds.find((id) => other.routeTableIds.includes(id));
    if (shared)
      throw new AwsError(
        "RouteAlreadyExists",
        `route table ${shared} already has a route to ${endpoint.service}, by ${other.id}`,
      );
  }
}
