import * as pulumi from "@pulumi/pulumi";
import type { ReachableBucket } from "./args.ts";

/** Region and account that an endpoint is for. */
interface Whereabouts {
  readonly region: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
}

/** Image layers are all that tasks fetch from S3, unless they are granted more; ECR keeps them in a bucket of its own.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html */
export const bucketsPolicy = (
  { region, accountId }: Whereabouts,
  buckets: readonly ReachableBucket[],
): pulumi.Output<string> =>
  endpointPolicy([
    {
      Action: "s3:GetObject",
      Resource: pulumi.interpolate`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
    },
    ...buckets.flatMap(({ arn, actions, prefix = "" }) => {
      const Condition = { StringEquals: { "aws:PrincipalAccount": accountId } };
      // Listing is a right on the bucket itself.
      const isListing = (action: string) => action === "s3:ListBucket";
      const ofObjects = actions.filter((action) => !isListing(action));
      return [
        ...(ofObjects.length > 0
          ? [{ Action: ofObjects, Resource: pulumi.interpolate`${arn}/${prefix}*`, Condition }]
          : []),
        ...(actions.some(isListing) ? [{ Action: ["s3:ListBucket"], Resource: arn, Condition }] : []),
      ];
    }),
  ]);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb.html */
export const ownTablesPolicy = ({ region, accountId }: Whereabouts): pulumi.Output<string> =>
  endpointPolicy([
    {
      Action: "dynamodb:*",
      Resource: pulumi.interpolate`arn:aws:dynamodb:${region}:${accountId}:table/*`,
      Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
    },
  ]);

/** Makes the policy of an interface endpoint: this account's callers, this account's things, and of the services that Fargate itself calls no
 * more than it does. A stolen key of another account is of no use from inside the VPC, and neither is another account's log group.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
export function interfacePolicy(service: string, whereabouts: Whereabouts): pulumi.Output<string> {
  const { region, accountId } = whereabouts;
  const Condition = { StringEquals: { "aws:PrincipalAccount": accountId } };
  switch (service) {
    case "ecr.api":
    case "ecr.dkr":
      return endpointPolicy([
        { Action: "ecr:GetAuthorizationToken", Resource: "*", Condition },
        {
          Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: pulumi.interpolate`arn:aws:ecr:${region}:${accountId}:repository/*`,
          Condition,
        },
      ]);
    case "logs":
      return endpointPolicy([
        {
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: pulumi.interpolate`arn:aws:logs:${region}:${accountId}:log-group:*`,
          Condition,
        },
      ]);
    case "events":
      return endpointPolicy([
        {
          Action: "events:PutEvents",
          Resource: pulumi.interpolate`arn:aws:events:${region}:${accountId}:event-bus/*`,
          Condition,
        },
      ]);
    default:
      return endpointPolicy([
        {
          Action: "*",
          Resource: "*",
          Condition: {
            StringEquals: { "aws:PrincipalAccount": accountId, "aws:ResourceAccount": accountId },
          },
        },
      ]);
  }
}

const endpointPolicy = (statements: readonly Readonly<Record<string, unknown>>[]): pulumi.Output<string> =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", Principal: "*", ...statement })),
  });
