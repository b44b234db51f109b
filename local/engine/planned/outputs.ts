import type { Registration } from "../registration.ts";
import { UNKNOWN, type Properties } from "../wire/values.ts";
import { PLANNED_ACCOUNT, digits, identify, nameProperty, type Named } from "./identity.ts";
import { shapeOf, type Shape } from "./shape.ts";

/** Outputs whose form programs rely on, by type. */
const special: Readonly<Record<string, (named: Named, id: string, arn: string) => Properties>> = {
  "aws:acm/certificate:Certificate": ({ inputs: { domainName, subjectAlternativeNames = [] } }) => ({
    domainValidationOptions: [domainName, ...(subjectAlternativeNames as unknown[])].map((name) => ({
      domainName: name,
      resourceRecordName: `_validation.${String(name)}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: "_value.acm-validations.aws.",
    })),
  }),
  "aws:apigateway/restApi:RestApi": ({ region }, id) => ({
    executionArn: `arn:aws:execute-api:${region}:${PLANNED_ACCOUNT}:${id}`,
    rootResourceId: digits(id, 10),
  }),
  "aws:apigateway/stage:Stage": ({ region, inputs }) => ({
    invokeUrl: `https://${String(inputs.restApi)}.execute-api.${region}.amazonaws.com/${String(inputs.stageName)}`,
    executionArn: `arn:aws:execute-api:${region}:${PLANNED_ACCOUNT}:${String(inputs.restApi)}/${String(inputs.stageName)}`,
  }),
  "aws:appsync/graphQLApi:GraphQLApi": ({ region }, id) => ({
    uris: { GRAPHQL: `https://${id}.appsync-api.${region}.amazonaws.com/graphql` },
  }),
  "aws:cloudfront/distribution:Distribution": ({ urn }) => ({
    domainName: `d${digits(urn, 13)}.cloudfront.net`,
    hostedZoneId: "Z2FDTNDATAQYW2",
  }),
  "aws:cognito/userPool:UserPool": ({ region }, id) => ({
    endpoint: `cognito-idp.${region}.amazonaws.com/${id}`,
  }),
  "aws:dynamodb/table:Table": ({ inputs }, _, arn) =>
    inputs.streamEnabled === true ? { streamArn: `${arn}/stream/2026-01-01T00:00:00.000` } : {},
  "aws:ecr/repository:Repository": ({ region }, id) => ({
    repositoryUrl: `${PLANNED_ACCOUNT}.dkr.ecr.${region}.amazonaws.com/${id}`,
    registryId: PLANNED_ACCOUNT,
  }),
  "aws:lambda/alias:Alias": ({ region }, _, arn) => ({
    invokeArn: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
  }),
  "aws:lambda/function:Function": ({ region }, _, arn) => ({
    invokeArn: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
    qualifiedArn: `${arn}:1`,
  }),
  "aws:lb/loadBalancer:LoadBalancer": ({ region, name, urn }) => ({
    dnsName: `internal-${name}-${digits(urn, 8)}.${region}.elb.amazonaws.com`,
  }),
  "aws:rds/cluster:Cluster": ({ region, inputs, urn }) => ({
    masterUserSecrets:
      inputs.manageMasterUserPassword === true
        ? [
            {
              secretArn: `arn:aws:secretsmanager:${region}:${PLANNED_ACCOUNT}:secret:rds!cluster-${digits(urn, 8)}`,
              secretStatus: "active",
            },
          ]
        : [],
  }),
  "aws:s3/bucket:Bucket": ({ region }, id) => ({
    bucketDomainName: `${id}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
  }),
  "aws:sesv2/emailIdentity:EmailIdentity": ({ urn }) => ({
    dkimSigningAttributes: {
      tokens: [1, 2, 3].map((number) => digits(`${urn}${number}`, 32)),
      status: "SUCCESS",
    },
  }),
  "aws:sqs/queue:Queue": (_, id) => ({ url: id }),
  "docker:index/image:Image": ({ inputs, urn }) => ({
    repoDigest: `${String(inputs.imageName).replace(/:[^/:]*$/, "")}@sha256:${digits(urn, 64)}`,
  }),
  "docker-build:index:Image": ({ inputs, urn }) => ({
    digest: `sha256:${digits(urn, 64)}`,
    ref: `${String((inputs.tags as unknown[] | undefined)?.[0]).replace(/:[^/:]*$/, "")}@sha256:${digits(urn, 64)}`,
  }),
};

/** Id and outputs that a resource would have. In a preview, what AWS alone can know is unknown; a name that Pulumi itself makes
 * is known.
 * @throws Error for an input that the SDK's class does not have, or a type that no installed package has. */
export function plannedState(
  registration: Registration,
  region: string,
  preview: boolean,
): { id: string | undefined; outputs: Properties } {
  const { type, inputs } = registration;
  const shape = shapeOf(type);
  if (!shape)
    throw new Error(
      `no installed package has this resource type. Fix: check the token, or install its package`,
    );
  const unknown = Object.keys(inputs).filter((property) => !shape.inputs.has(property));
  if (unknown.length > 0)
    throw new Error(
      `has no input ${unknown.map((property) => `"${property}"`).join(", ")}. Fix: its inputs are ${[...shape.inputs].join(", ")}`,
    );

  const named = { ...registration, region };
  const identity = identify(named);
  const outputs: Properties = {};
  for (const [property, kind] of shape.outputs) {
    if (property === nameProperty(type) && shape.inputs.has(property))
      outputs[property] = inputs[property] ?? identity.name;
    else if (property === "region") outputs.region = region;
    else if (property === "tagsAll")
      outputs.tagsAll = { ...registration.defaultTags, ...(inputs.tags as Properties | undefined) };
    else if (isFilledByAws(property, kind, shape, inputs))
      outputs[property] = preview ? UNKNOWN : madeUp(named, property, kind, identity.id, identity.arn);
  }
  if (preview) return { id: undefined, outputs };
  return { id: identity.id, outputs: { ...outputs, ...special[type]?.(named, identity.id, identity.arn) } };
}

/** Outputs that are no input, and inputs that were left out but always have a value afterwards. */
function isFilledByAws(property: string, kind: string, shape: Shape, inputs: Properties): boolean {
  if (property in inputs) return false;
  return !shape.inputs.has(property) || !kind.endsWith("| undefined");
}

function madeUp(named: Named, property: string, kind: string, id: string, arn: string): unknown {
  if (property === "arn") return arn;
  if (/Arn$/.test(property)) return `${arn}/${property}`;
  if (kind.startsWith("number")) return 0;
  if (kind.startsWith("boolean")) return false;
  if (kind.endsWith("[]")) return kind.startsWith("string") ? [`${property}-0-${digits(named.urn, 8)}`] : [];
  if (kind.startsWith("{") || kind.startsWith("outputs.")) return {};
  if (property === "ownerId" || property === "accountId") return PLANNED_ACCOUNT;
  if (/Id$/.test(property)) return `${property}-${digits(named.urn, 8)}`;
  return `${property}-${id}`;
}
