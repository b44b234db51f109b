/** Ways of tasks out of the VPC; see `NetworkArgs.egress`. */
export type Egress = "public-ip" | "endpoints" | "nat";

/** A kind of subnet, one in each zone. */
interface SubnetSpec {
  readonly type: "Public" | "Private" | "Isolated";
  /** Part of the logical names. */
  readonly name: string;
  /** One block for each zone. */
  readonly cidrBlocks: string[];
}

/** Subnets, the same for every way out, so that a stack can change from one to another: two in each zone, one with a route to the internet
 * gateway and one without. With NAT gateways, the second kind is what `awsx.ec2.Vpc` calls private, which changes a tag and adds a route.
 *
 * The VPC's block is divided evenly: by zones, and each part by the two kinds.
 * @see https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ */
export function subnetSpecs(egress: Egress, cidrBlock: string, zones: number): SubnetSpec[] {
  const [address = "", mask = ""] = cidrBlock.split("/");
  const first = address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
  const zoneMask = Number(mask) + Math.ceil(Math.log2(zones));
  const blocks = (half: 0 | 1) =>
    Array.from(
      { length: zones },
      (_, zone) => `${addressOf(first + (2 * zone + half) * sizeOf(zoneMask + 1))}/${zoneMask + 1}`,
    );
  return [
    { type: "Public", name: "public", cidrBlocks: blocks(0) },
    { type: egress === "nat" ? "Private" : "Isolated", name: "isolated", cidrBlocks: blocks(1) },
  ];
}

const sizeOf = (mask: number) => 2 ** (32 - mask);

const addressOf = (number: number) =>
  [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");

/** Services that Fargate needs to pull an image and to write logs; layers come from S3 by the gateway endpoint.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html */
export const interfaceEndpointServices = ["ecr.api", "ecr.dkr", "logs"] as const;
