/** Ways of tasks out of the VPC; see `NetworkArgs.egress`. */
export type Egress = "public-ip" | "endpoints" | "nat";

type SubnetType = "Public" | "Private" | "Isolated";

/** Subnets for each way out, and who goes where.
 * @see https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ */
export const layouts: Readonly<
  Record<Egress, { subnets: readonly SubnetType[]; tasks: SubnetType; internal: "Private" | "Isolated" }>
> = {
  "public-ip": { subnets: ["Public", "Isolated"], tasks: "Public", internal: "Isolated" },
  endpoints: { subnets: ["Isolated"], tasks: "Isolated", internal: "Isolated" },
  nat: { subnets: ["Public", "Private"], tasks: "Private", internal: "Private" },
};

/** Services that Fargate needs to pull an image and to write logs; layers come from S3 by the gateway endpoint.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html */
export const interfaceEndpointServices = ["ecr.api", "ecr.dkr", "logs"] as const;
