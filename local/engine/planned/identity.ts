import { createHash } from "node:crypto";
import type { Registration } from "../registration.ts";

/** Account of everything that is only planned. */
export const PLANNED_ACCOUNT = "000000000000";

/** `length` hexadecimal digits that stay the same for the same text. */
export function digits(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** What tells a planned resource from others. */
export interface Identity {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
}

/** What names are made from. */
export type Named = Pick<Registration, "urn" | "type" | "name" | "inputs"> & { readonly region: string };

interface Naming {
  /** The input that is the physical name. */
  readonly name?: string;
  /** Prefix of ids that are random digits: `vpc-`. */
  readonly prefix?: string;
  /** The id, where it is neither the name nor random digits. */
  readonly id?: (named: Named, name: string) => string;
  /** Whether the ARN is the id. */
  readonly idIsArn?: boolean;
  /** What comes after `arn:aws:`, where it is not `service:region:account:kind/id`. */
  readonly arn?: (named: Named, name: string, id: string) => string;
}

const account = PLANNED_ACCOUNT;
const random = (length: number) => (named: Named) => digits(named.urn, length);
const ec2 = (prefix: string): Naming => ({ prefix });
const balancing = (kind: string): Naming => ({
  idIsArn: true,
  arn: (named, name) =>
    `elasticloadbalancing:${named.region}:${account}:${kind}/${name}/${digits(named.urn, 16)}`,
});

/** Path of something of IAM, which is a part of its ARN. */
const pathOf = ({ inputs }: Named): string => (typeof inputs.path === "string" ? inputs.path : "/");

/** How AWS names the resources whose ids and ARNs programs put into policies and addresses.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const namings: Readonly<Record<string, Naming>> = {
  "aws:apigateway/deployment:Deployment": { id: random(6) },
  "aws:apigateway/restApi:RestApi": {
    id: random(10),
    arn: ({ region }, _, id) => `apigateway:${region}::/restapis/${id}`,
  },
  "aws:apigateway/resource:Resource": { id: random(6) },
  "aws:apigateway/authorizer:Authorizer": { id: random(6) },
  "aws:apigateway/vpcLink:VpcLink": { id: random(6) },
  "aws:apigatewayv2/vpcLink:VpcLink": { id: random(6) },
  "aws:appsync/graphQLApi:GraphQLApi": {
    id: random(26),
    arn: ({ region }, _, id) => `appsync:${region}:${account}:apis/${id}`,
  },
  "aws:cloudfront/distribution:Distribution": {
    id: (named) => `E${digits(named.urn, 13).toUpperCase()}`,
    arn: (_, __, id) => `cloudfront::${account}:distribution/${id}`,
  },
  "aws:cloudfront/function:Function": {
    id: (_, name) => name,
    arn: (_, name) => `cloudfront::${account}:function/${name}`,
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    id: (_, name) => name,
    arn: ({ region }, name) => `logs:${region}:${account}:log-group:${name}`,
  },
  "aws:cognito/identityPool:IdentityPool": {
    id: ({ region, urn }) =>
      `${region}:${digits(urn, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`,
    arn: ({ region }, _, id) => `cognito-identity:${region}:${account}:identitypool/${id}`,
  },
  "aws:cognito/userPool:UserPool": {
    id: (named) => `${named.region}_${digits(named.urn, 9)}`,
    arn: ({ region }, _, id) => `cognito-idp:${region}:${account}:userpool/${id}`,
  },
  "aws:cognito/userPoolClient:UserPoolClient": { id: random(26) },
  "aws:dynamodb/table:Table": {
    id: (_, name) => name,
    arn: ({ region }, name) => `dynamodb:${region}:${account}:table/${name}`,
  },
  "aws:ec2/eip:Eip": ec2("eipalloc-"),
  "aws:ec2/internetGateway:InternetGateway": ec2("igw-"),
  "aws:ec2/natGateway:NatGateway": ec2("nat-"),
  "aws:ec2/routeTable:RouteTable": ec2("rtb-"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ec2("rtbassoc-"),
  "aws:ec2/securityGroup:SecurityGroup": ec2("sg-"),
  "aws:ec2/subnet:Subnet": ec2("subnet-"),
  "aws:ec2/vpc:Vpc": ec2("vpc-"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce-"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ec2("sgr-"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ec2("sgr-"),
  "aws:ecr/repository:Repository": {
    id: (_, name) => name,
    arn: ({ region }, name) => `ecr:${region}:${account}:repository/${name}`,
  },
  "aws:ecs/cluster:Cluster": {
    idIsArn: true,
    arn: ({ region }, name) => `ecs:${region}:${account}:cluster/${name}`,
  },
  "aws:ecs/service:Service": {
    idIsArn: true,
    arn: ({ region }, name) => `ecs:${region}:${account}:service/${name}`,
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    name: "family",
    id: (_, name) => name,
    arn: ({ region }, name) => `ecs:${region}:${account}:task-definition/${name}:1`,
  },
  "aws:athena/workgroup:Workgroup": {
    id: (_, name) => name,
    arn: ({ region }, name) => `athena:${region}:${account}:workgroup/${name}`,
  },
  "aws:glue/catalogDatabase:CatalogDatabase": {
    id: (_, name) => `${account}:${name}`,
    arn: ({ region }, name) => `glue:${region}:${account}:database/${name}`,
  },
  "aws:glue/catalogTable:CatalogTable": {
    id: ({ inputs }, name) => `${account}:${String(inputs.databaseName)}:${name}`,
    arn: ({ region, inputs }, name) =>
      `glue:${region}:${account}:table/${String(inputs.databaseName)}/${name}`,
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    idIsArn: true,
    arn: ({ inputs }) => `iam::${account}:oidc-provider/${String(inputs.url).replace(/^https:\/\//, "")}`,
  },
  "aws:iam/policy:Policy": {
    idIsArn: true,
    arn: (named, name) => `iam::${account}:policy${pathOf(named)}${name}`,
  },
  "aws:iam/role:Role": {
    id: (_, name) => name,
    arn: (named, name) => `iam::${account}:role${pathOf(named)}${name}`,
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    idIsArn: true,
    arn: ({ region }, name) => `firehose:${region}:${account}:deliverystream/${name}`,
  },
  "aws:lambda/alias:Alias": {
    idIsArn: true,
    arn: ({ region, inputs }, name) =>
      `lambda:${region}:${account}:function:${String(inputs.functionName).replace(/^.*:function:/, "")}:${name}`,
  },
  "aws:lambda/function:Function": {
    id: (_, name) => name,
    arn: ({ region }, name) => `lambda:${region}:${account}:function:${name}`,
  },
  "aws:lb/listener:Listener": balancing("listener/app"),
  "aws:lb/loadBalancer:LoadBalancer": balancing("loadbalancer/app"),
  "aws:lb/targetGroup:TargetGroup": balancing("targetgroup"),
  "aws:s3/bucket:Bucket": { name: "bucket", id: (_, name) => name, arn: (_, name) => `s3:::${name}` },
  "aws:pipes/pipe:Pipe": {
    id: (_, name) => name,
    arn: ({ region }, name) => `pipes:${region}:${account}:pipe/${name}`,
  },
  "aws:sesv2/configurationSet:ConfigurationSet": {
    id: ({ inputs }) => String(inputs.configurationSetName),
    arn: ({ region, inputs }) =>
      `ses:${region}:${account}:configuration-set/${String(inputs.configurationSetName)}`,
  },
  "aws:sesv2/emailIdentity:EmailIdentity": {
    id: ({ inputs }) => String(inputs.emailIdentity),
    arn: ({ region, inputs }) => `ses:${region}:${account}:identity/${String(inputs.emailIdentity)}`,
  },
  "aws:sns/topic:Topic": { idIsArn: true, arn: ({ region }, name) => `sns:${region}:${account}:${name}` },
  "aws:sqs/queue:Queue": {
    id: ({ region }, name) => `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    arn: ({ region }, name) => `sqs:${region}:${account}:${name}`,
  },
  "aws:wafv2/ipSet:IpSet": {
    id: random(32),
    arn: ({ region }, name, id) => `wafv2:${region}:${account}:global/ipset/${name}/${id}`,
  },
  "aws:wafv2/webAcl:WebAcl": {
    id: random(32),
    arn: ({ region }, name, id) => `wafv2:${region}:${account}:global/webacl/${name}/${id}`,
  },
};

/** Physical name, id and ARN that a resource would have: those of AWS in form, the same in every run. */
export function identify(named: Named): Identity {
  const naming = namings[named.type] ?? {};
  const given = named.inputs[naming.name ?? nameProperty(named.type)];
  const name = typeof given === "string" ? given : `${named.name}-${digits(named.urn, 7)}`;
  const random = naming.prefix
    ? `${naming.prefix}0${digits(named.urn, 16)}`
    : `${named.name}-${digits(named.urn, 8)}`;
  const id = naming.id?.(named, name) ?? random;
  const [, module = ""] = named.type.split(":");
  const [service = "", kind = service] = module.split("/");
  const arn = `arn:aws:${naming.arn?.(named, name, id) ?? `${service}:${named.region}:${account}:${kebab(kind)}/${id}`}`;
  return { name, id: naming.idIsArn ? arn : id, arn };
}

/** The input that names resources of a type: `name`, but for a few. */
export function nameProperty(type: string): string {
  return namings[type]?.name ?? "name";
}

function kebab(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
