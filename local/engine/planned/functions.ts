import type { InvokeCall } from "../backend.ts";
import type { Properties } from "../wire/values.ts";
import { PLANNED_ACCOUNT, digits } from "./identity.ts";
import { cachePolicies, originRequestPolicies, responseHeadersPolicies } from "./managed-policies.ts";
import { policyDocument } from "./policy-document.ts";
import { hasFunction } from "./shape.ts";

/** Answers a function; `region` is the call's. */
export type PlannedFunction = (args: Properties, region: string) => Properties;

const managed = (policies: Readonly<Record<string, string>>, kind: string): PlannedFunction => {
  return (args) => {
    const known = Object.entries(policies).find(([name, id]) => name === args.name || id === args.id);
    if (!known)
      throw new Error(
        `there is no managed ${kind} "${String(args.name ?? args.id)}". Fix: use one of ${Object.keys(policies).join(", ")}`,
      );
    return { ...args, name: known[0], id: known[1] };
  };
};

/** The functions that have an answer without AWS. */
const functions: Readonly<Record<string, PlannedFunction>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    accountId: PLANNED_ACCOUNT,
    arn: `arn:aws:iam::${PLANNED_ACCOUNT}:root`,
    userId: PLANNED_ACCOUNT,
    id: PLANNED_ACCOUNT,
  }),
  "aws:index/getRegion:getRegion": (args, region) => ({
    ...args,
    region,
    name: region,
    id: region,
    endpoint: `ec2.${region}.amazonaws.com`,
    description: region,
  }),
  "aws:index/getPartition:getPartition": () => ({
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
    id: "aws",
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (args, region) => ({
    ...args,
    names: ["a", "b", "c"].map((zone) => `${region}${zone}`),
    zoneIds: [1, 2, 3].map((zone) => `${shortRegion(region)}-az${zone}`),
    groupNames: [`${region}-zg-1`],
    id: region,
    region,
  }),
  "aws:sesv2/getEmailIdentity:getEmailIdentity": (args, region) => ({
    ...args,
    id: args.emailIdentity,
    region,
    arn: `arn:aws:ses:${region}:${PLANNED_ACCOUNT}:identity/${String(args.emailIdentity)}`,
    configurationSetName: "",
    verifiedForSendingStatus: true,
  }),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": (args, region) => ({
    ...args,
    id: `pl-${digits(`${region}${String(args.name)}`, 8)}`,
    arn: `arn:aws:ec2:${region}:aws:prefix-list/pl-${digits(`${region}${String(args.name)}`, 8)}`,
    addressFamily: "IPv4",
    entries: [],
    maxEntries: 0,
    ownerId: "AWS",
    tags: {},
    version: 1,
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
    const document = policyDocument(args);
    return { ...document, id: digits(String(document.json), 10) };
  },
  "aws:cloudfront/getCachePolicy:getCachePolicy": managed(cachePolicies, "cache policy"),
  "aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy": managed(
    originRequestPolicies,
    "origin request policy",
  ),
  "aws:cloudfront/getResponseHeadersPolicy:getResponseHeadersPolicy": managed(
    responseHeadersPolicies,
    "response headers policy",
  ),
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": (args, region) => ({
    ...args,
    authorizationToken: Buffer.from("AWS:planned").toString("base64"),
    userName: "AWS",
    password: "planned",
    proxyEndpoint: `https://${PLANNED_ACCOUNT}.dkr.ecr.${region}.amazonaws.com`,
    expiresAt: "2099-01-01T00:00:00Z",
    id: region,
  }),
};

/** Answers a function of the program without AWS.
 * @throws Error naming the function, when it has no such answer. */
export function plannedFunction(
  { token, args, region }: InvokeCall,
  overrides: Readonly<Record<string, PlannedFunction>>,
): Properties {
  const answer = overrides[token] ?? functions[token];
  if (answer) return answer(args, region ?? "us-east-1");
  if (!hasFunction(token))
    throw new Error("no installed package has this function. Fix: check the token, or install its package");
  throw new Error(
    "has no answer without AWS. Fix: give one with the option `functions`, or add it to local/engine/planned/functions.ts",
  );
}

/** `ap-northeast-2` is `apne2`, as in the ids of availability zones. */
function shortRegion(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  const directions: Record<string, string> = {
    northeast: "ne",
    northwest: "nw",
    southeast: "se",
    southwest: "sw",
  };
  return `${area}${directions[direction] ?? direction.charAt(0)}${number}`;
}
