/** Actions that the roles of the program are given: those of its own policies, and of the policy of AWS's that API Gateway's role has. No role that
 * the deployment makes can do anything else. Tests hold it equal to the graph: whoever adds a grant adds its action here, and `delivery/github` is
 * deployed before the program.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonAPIGatewayPushToCloudWatchLogs.html */
const names: Readonly<Record<string, string>> = {
  athena: "GetQueryExecution GetQueryResults StartQueryExecution StopQueryExecution",
  cloudwatch: "DescribeAlarms GetMetricData ListMetrics",
  "cognito-idp": "AdminGetUser",
  dynamodb:
    "BatchGetItem ConditionCheckItem DeleteItem DescribeStream GetItem GetRecords GetShardIterator ListStreams PutItem Query Scan UpdateItem",
  ec2: "AssignPrivateIpAddresses CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces DescribeSubnets UnassignPrivateIpAddresses",
  ecr: "BatchCheckLayerAvailability BatchGetImage GetAuthorizationToken GetDownloadUrlForLayer",
  elasticache: "Connect",
  events: "PutEvents",
  firehose: "PutRecord PutRecordBatch",
  glue: "GetDatabase GetPartitions GetTable",
  lambda: "GetFunctionConfiguration InvokeFunction",
  logs: "CreateLogGroup CreateLogStream DescribeLogGroups DescribeLogStreams FilterLogEvents GetLogEvents PutLogEvents",
  "rds-db": "connect",
  s3: "AbortMultipartUpload DeleteObject GetBucketLocation GetObject ListBucket ListBucketMultipartUploads ListMultipartUploadParts PutObject",
  secretsmanager: "GetSecretValue",
  ses: "SendEmail",
  sns: "Publish",
  sqs: "DeleteMessage GetQueueAttributes ReceiveMessage SendMessage",
  xray: "PutTelemetryRecords PutTraceSegments",
};

/** Full names of the actions. */
export const workloadActions: readonly string[] = Object.entries(names).flatMap(([service, list]) =>
  list.split(" ").map((name) => `${service}:${name}`),
);
