const xray = [
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:GetSamplingStatisticSummaries",
];
const writeLogs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const document = (actions: readonly string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

/** Policies that AWS keeps and that programs of this kind attach, with what they allow.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html */
export const managedPolicies: Readonly<Record<string, string>> = {
  "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy": document([
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ]),
  "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole": document(writeLogs),
  "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole": document([
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
    ...writeLogs,
  ]),
  "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole": document([
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    ...writeLogs,
  ]),
  "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs": document([
    ...writeLogs,
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
    "logs:GetLogEvents",
    "logs:FilterLogEvents",
  ]),
  "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess": document(xray),
};
