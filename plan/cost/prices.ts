// List prices in US dollars, as data. No tax, no discount, no free tier. What was not looked up says so.

/** Regions that prices are kept for; `global` for what costs the same everywhere, or is billed without a region. */
export type PriceRegion = "ap-northeast-2" | "ap-southeast-2" | "us-east-1" | "global";

/** Way in which a price came here: read from a page or price list, or from memory and still to be looked up. */
export type Evidence = "list" | "page" | "memory";

/** What one unit costs. */
export interface Price {
  /** What is paid for, in AWS's words. */
  readonly what: string;
  readonly unit: string;
  readonly usd: Readonly<Partial<Record<PriceRegion, number>>>;
  /** Address of the price. */
  readonly source: string;
  /** Day on which it was read there. */
  readonly read: string;
  /** By region, where they differ: prices from memory are never passed off as others. */
  readonly evidence: Evidence | Readonly<Partial<Record<PriceRegion, Evidence>>>;
}

/** AWS's own price list of a service in Seoul. It was not fetched for this file: its figures were read in public repositories that copy them with their
 * usage types, in October 2026, and agree among each other. */
const list = (service: string) =>
  `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${service}/current/ap-northeast-2/index.json`;

const october = "2026-10-05";
const november = "2026-11-29";
const seoulRead = { "ap-northeast-2": "list", "ap-southeast-2": "memory", "us-east-1": "memory" } as const;

/** Prices by a name of ours. */
export const prices = {
  loadBalancerHour: {
    what: "Application or network load balancer",
    unit: "hour",
    usd: { "ap-northeast-2": 0.0225, "ap-southeast-2": 0.0252, "us-east-1": 0.0225 },
    source: list("AWSELB"),
    read: october,
    evidence: seoulRead,
  },
  loadBalancerUnitHour: {
    what: "Capacity unit of an application load balancer",
    unit: "hour",
    usd: { "ap-northeast-2": 0.008, "ap-southeast-2": 0.008, "us-east-1": 0.008 },
    source: list("AWSELB"),
    read: october,
    evidence: seoulRead,
  },
  publicIpv4Hour: {
    what: "Public IPv4 address",
    unit: "hour",
    usd: { global: 0.005 },
    source: "https://aws.amazon.com/vpc/pricing/",
    read: october,
    evidence: "list",
  },
  interfaceEndpointHour: {
    what: "Interface endpoint in one zone",
    unit: "hour",
    usd: { "ap-northeast-2": 0.013, "ap-southeast-2": 0.013, "us-east-1": 0.01 },
    source: list("AmazonVPC"),
    read: october,
    evidence: seoulRead,
  },
  natGatewayHour: {
    what: "NAT gateway",
    unit: "hour",
    usd: { "ap-northeast-2": 0.059, "ap-southeast-2": 0.059, "us-east-1": 0.045 },
    source: list("AmazonEC2"),
    read: october,
    evidence: { ...seoulRead, "us-east-1": "list" },
  },
  fargateArmCpuHour: {
    what: "Fargate, ARM64, one vCPU",
    unit: "hour",
    usd: { "ap-northeast-2": 0.03725, "ap-southeast-2": 0.03885, "us-east-1": 0.03238 },
    source: list("AmazonECS"),
    read: october,
    evidence: { ...seoulRead, "us-east-1": "list" },
  },
  fargateArmGigabyteHour: {
    what: "Fargate, ARM64, one GB",
    unit: "hour",
    usd: { "ap-northeast-2": 0.00409, "ap-southeast-2": 0.00425, "us-east-1": 0.00356 },
    source: list("AmazonECS"),
    read: october,
    evidence: seoulRead,
  },
  fargateCpuHour: {
    what: "Fargate, X86_64, one vCPU",
    unit: "hour",
    usd: { "ap-northeast-2": 0.04656, "ap-southeast-2": 0.04856, "us-east-1": 0.04048 },
    source: list("AmazonECS"),
    read: october,
    evidence: { ...seoulRead, "us-east-1": "list" },
  },
  fargateGigabyteHour: {
    what: "Fargate, X86_64, one GB",
    unit: "hour",
    usd: { "ap-northeast-2": 0.00511, "ap-southeast-2": 0.00532, "us-east-1": 0.004445 },
    source: list("AmazonECS"),
    read: october,
    evidence: { ...seoulRead, "us-east-1": "list" },
  },
  alarmMonth: {
    what: "CloudWatch alarm, for each metric that it reads",
    unit: "month",
    usd: { global: 0.1 },
    source: list("AmazonCloudWatch"),
    read: october,
    evidence: "list",
  },
  compositeAlarmMonth: {
    what: "CloudWatch composite alarm",
    unit: "month",
    usd: { global: 0.5 },
    source: list("AmazonCloudWatch"),
    read: october,
    evidence: "list",
  },
  dashboardMonth: {
    what: "CloudWatch dashboard",
    unit: "month",
    usd: { global: 3 },
    source: "https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/",
    read: november,
    evidence: "page",
  },
  metricMonth: {
    what: "CloudWatch metric that AWS does not send for nothing",
    unit: "month",
    usd: { global: 0.3 },
    source: list("AmazonCloudWatch"),
    read: october,
    evidence: "list",
  },
  logsGigabyte: {
    what: "Logs taken in",
    unit: "GB",
    usd: { "ap-northeast-2": 0.76, "ap-southeast-2": 0.67, "us-east-1": 0.5 },
    source: list("AmazonCloudWatch"),
    read: october,
    evidence: seoulRead,
  },
  webAclMonth: {
    what: "Web ACL",
    unit: "month",
    usd: { global: 5 },
    source: "https://c3x.dev/blog/aws-waf-cost-explained/",
    read: november,
    evidence: "page",
  },
  webAclRuleMonth: {
    what: "Rule of a web ACL, or managed rule group in it",
    unit: "month",
    usd: { global: 1 },
    source: "https://c3x.dev/blog/aws-waf-cost-explained/",
    read: november,
    evidence: "page",
  },
  webAclRequests: {
    what: "Requests that a web ACL looks at",
    unit: "million",
    usd: { global: 0.6 },
    source: "https://c3x.dev/blog/aws-waf-cost-explained/",
    read: november,
    evidence: "page",
  },
  keyMonth: {
    what: "Customer managed key",
    unit: "month",
    usd: { global: 1 },
    source: list("awskms"),
    read: october,
    evidence: "list",
  },
  secretMonth: {
    what: "Secret of Secrets Manager",
    unit: "month",
    usd: { global: 0.4 },
    source: list("AWSSecretsManager"),
    read: october,
    evidence: "list",
  },
  cacheGigabyteHour: {
    what: "Data of ElastiCache Serverless for Valkey, a tenth of a GB at least",
    unit: "GB and hour",
    usd: { "ap-northeast-2": 0.101, "ap-southeast-2": 0.101, "us-east-1": 0.084 },
    source: "https://aws.amazon.com/elasticache/pricing/",
    read: "2026-11-29",
    evidence: { "ap-northeast-2": "memory", "ap-southeast-2": "memory", "us-east-1": "page" },
  },
  databaseUnitHour: {
    what: "Capacity unit of Aurora PostgreSQL Serverless v2, standard storage",
    unit: "hour",
    usd: { "ap-northeast-2": 0.2, "ap-southeast-2": 0.2, "us-east-1": 0.12 },
    source: "https://aws.amazon.com/rds/aurora/pricing/",
    read: "2026-11-29",
    evidence: { "ap-northeast-2": "memory", "ap-southeast-2": "memory", "us-east-1": "list" },
  },
  databaseGigabyteMonth: {
    what: "Standard storage of Aurora",
    unit: "GB and month",
    usd: { "ap-northeast-2": 0.12, "ap-southeast-2": 0.12, "us-east-1": 0.1 },
    source: "https://aws.amazon.com/rds/aurora/pricing/",
    read: "2026-11-29",
    evidence: "memory",
  },
  hostedZoneMonth: {
    what: "Hosted zone",
    unit: "month",
    usd: { global: 0.5 },
    source: "https://aws.amazon.com/route53/pricing/",
    read: october,
    evidence: "list",
  },
  healthCheckMonth: {
    what: "Health check of Route 53 of an address that is not AWS's, over HTTPS",
    unit: "month",
    usd: { global: 1.75 },
    source: "https://aws.amazon.com/route53/pricing/",
    read: november,
    evidence: "memory",
  },
  canaryRun: {
    what: "Run of a Synthetics canary",
    unit: "run",
    usd: { "ap-northeast-2": 0.0019, "ap-southeast-2": 0.0017, "us-east-1": 0.0012 },
    source: list("AmazonCloudWatch"),
    read: october,
    evidence: seoulRead,
  },
  imageGigabyteMonth: {
    what: "Images in ECR",
    unit: "GB-month",
    usd: { global: 0.1 },
    source: list("AmazonECR"),
    read: october,
    evidence: "list",
  },
  queueRequests: {
    what: "Requests of a standard SQS queue",
    unit: "million",
    usd: { global: 0.4 },
    source: "https://aws.amazon.com/sqs/pricing/",
    read: october,
    evidence: "list",
  },
  fifoQueueRequests: {
    what: "Requests of a FIFO SQS queue",
    unit: "million",
    usd: { global: 0.5 },
    source: "https://aws.amazon.com/sqs/pricing/",
    read: november,
    evidence: "memory",
  },
  cloudFrontRequests: {
    what: "HTTPS requests to CloudFront, of viewers in Korea",
    unit: "million",
    usd: { "us-east-1": 1.0, "ap-northeast-2": 1.2 },
    source: "https://aws.amazon.com/cloudfront/pricing/",
    read: november,
    evidence: "memory",
  },
  cloudFrontGigabyte: {
    what: "Traffic of CloudFront to viewers in Korea",
    unit: "GB",
    usd: { "us-east-1": 0.085, "ap-northeast-2": 0.12 },
    source: "https://aws.amazon.com/cloudfront/pricing/",
    read: november,
    evidence: "memory",
  },
  apiRequests: {
    what: "Calls of a REST API, the first 333 million",
    unit: "million",
    usd: { global: 3.5 },
    source:
      "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html",
    read: november,
    evidence: "page",
  },
  firehoseGigabyte: {
    what: "Records of Firehose, each rounded up to 5 KB",
    unit: "GB",
    usd: { "us-east-1": 0.029, "ap-northeast-2": 0.036 },
    source: "https://aws.amazon.com/firehose/pricing/",
    read: november,
    evidence: "memory",
  },
  lambdaArmGigabyteSecond: {
    what: "Lambda, ARM64",
    unit: "GB-second",
    usd: { global: 0.0000133334 },
    source: list("AWSLambda"),
    read: october,
    evidence: "list",
  },
  lambdaRequests: {
    what: "Calls of functions",
    unit: "million",
    usd: { global: 0.2 },
    source: list("AWSLambda"),
    read: october,
    evidence: "list",
  },
  tableReads: {
    what: "Read request units of an on-demand table",
    unit: "million",
    usd: { "ap-northeast-2": 0.1355, "us-east-1": 0.125 },
    source: list("AmazonDynamoDB"),
    read: "2026-06-12",
    evidence: { "ap-northeast-2": "list", "us-east-1": "page" },
  },
  tableWrites: {
    what: "Write request units of an on-demand table",
    unit: "million",
    usd: { "ap-northeast-2": 0.68, "us-east-1": 0.625 },
    source: list("AmazonDynamoDB"),
    read: "2026-06-12",
    evidence: { "ap-northeast-2": "list", "us-east-1": "page" },
  },
  objectPuts: {
    what: "PUT, COPY, POST and LIST requests of S3",
    unit: "thousand",
    usd: { "ap-northeast-2": 0.0045, "us-east-1": 0.005 },
    source: list("AmazonS3"),
    read: october,
    evidence: { "ap-northeast-2": "list", "us-east-1": "memory" },
  },
  objectGigabyteMonth: {
    what: "Objects in S3 Standard",
    unit: "GB-month",
    usd: { "ap-northeast-2": 0.025, "us-east-1": 0.023 },
    source: list("AmazonS3"),
    read: october,
    evidence: { "ap-northeast-2": "list", "us-east-1": "memory" },
  },
  mails: {
    what: "Mails of SES",
    unit: "thousand",
    usd: { global: 0.1 },
    source: "https://aws.amazon.com/ses/pricing/",
    read: october,
    evidence: "list",
  },
} as const satisfies Readonly<Record<string, Price>>;

/** Name of a price. */
export type PriceName = keyof typeof prices;

/** Region whose prices stand for those of a region of which none are kept. */
export const STAND_IN = "us-east-1";

/** True for a region whose prices are kept. */
export const isPriced = (region: string): boolean =>
  Object.values<Price>(prices).some(({ usd }) => region in usd && region !== "global");

/** Price of one unit in a region, and how it is known.
 * @throws Error when the price is not kept for that region. */
export function priceOf(
  name: PriceName,
  region: string,
): { readonly usd: number; readonly evidence: Evidence } {
  const { usd, evidence }: Price = prices[name];
  const key = (region in usd ? region : "global") as PriceRegion;
  const value = usd[key];
  if (value === undefined)
    throw new Error(
      `plan/cost/prices.ts has no price of ${name} in ${region} (it has ${Object.keys(usd).join(", ")}). Fix: look it up and add it.`,
    );
  return { usd: value, evidence: typeof evidence === "string" ? evidence : (evidence[key] ?? "memory") };
}
