/** An API of the local cloud that SDK clients call. */
export interface WireApi {
  /** Under `local/aws`: where `api.ts` with its table of operations and `model.json` are. */
  readonly folder: string;
  /** The SDK's package. */
  readonly client: string;
}

/** The APIs that are written against AWS's own models. */
export const wireApis: readonly WireApi[] = [
  { folder: "cognito-idp", client: "@aws-sdk/client-cognito-identity-provider" },
  { folder: "cognito-identity", client: "@aws-sdk/client-cognito-identity" },
  { folder: "ses/v1", client: "@aws-sdk/client-ses" },
  { folder: "ses/v2", client: "@aws-sdk/client-sesv2" },
  { folder: "firehose", client: "@aws-sdk/client-firehose" },
  { folder: "logs", client: "@aws-sdk/client-cloudwatch-logs" },
  { folder: "cloudwatch", client: "@aws-sdk/client-cloudwatch" },
  { folder: "pipes", client: "@aws-sdk/client-pipes" },
  { folder: "application-autoscaling", client: "@aws-sdk/client-application-auto-scaling" },
  { folder: "athena", client: "@aws-sdk/client-athena" },
  { folder: "dynamodb", client: "@aws-sdk/client-dynamodb" },
  { folder: "dynamodb/streams", client: "@aws-sdk/client-dynamodb-streams" },
  { folder: "glue", client: "@aws-sdk/client-glue" },
  { folder: "events", client: "@aws-sdk/client-eventbridge" },
  { folder: "s3", client: "@aws-sdk/client-s3" },
  { folder: "sns", client: "@aws-sdk/client-sns" },
  { folder: "sqs", client: "@aws-sdk/client-sqs" },
  { folder: "ecr", client: "@aws-sdk/client-ecr" },
  { folder: "ecs", client: "@aws-sdk/client-ecs" },
  { folder: "elasticache", client: "@aws-sdk/client-elasticache" },
  { folder: "rds", client: "@aws-sdk/client-rds" },
  { folder: "elasticloadbalancing", client: "@aws-sdk/client-elastic-load-balancing-v2" },
  { folder: "iam", client: "@aws-sdk/client-iam" },
  { folder: "lambda", client: "@aws-sdk/client-lambda" },
  { folder: "wafv2", client: "@aws-sdk/client-wafv2" },
  { folder: "acm", client: "@aws-sdk/client-acm" },
  { folder: "route53", client: "@aws-sdk/client-route-53" },
  { folder: "sts", client: "@aws-sdk/client-sts" },
  { folder: "codebuild", client: "@aws-sdk/client-codebuild" },
  { folder: "codepipeline", client: "@aws-sdk/client-codepipeline" },
  { folder: "secretsmanager", client: "@aws-sdk/client-secrets-manager" },
  { folder: "ssm", client: "@aws-sdk/client-ssm" },
  { folder: "scheduler", client: "@aws-sdk/client-scheduler" },
];
