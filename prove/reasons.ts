import type { Reason } from "./verdicts.ts";

const managed = (policy: string): string =>
  `https://docs.aws.amazon.com/aws-managed-policy/latest/reference/${policy}.html`;

/** What the proof can't see, with the reason why it is there all the same. A test says when one of them is not needed any more. */
export const reasons: readonly Reason[] = [
  {
    atoms: "shop-migration-sql-*: ec2:AssignPrivateIpAddresses on *",
    why:
      "Lambda makes the function's network interfaces with it, as AWS's own policy says; here an interface has its addresses without a call. " +
      `${managed("AWSLambdaVPCAccessExecutionRole")}`,
  },
  {
    atoms: "shop-migration-sql-*: ec2:UnassignPrivateIpAddresses on *",
    why: `As for ec2:AssignPrivateIpAddresses. ${managed("AWSLambdaVPCAccessExecutionRole")}`,
  },
  {
    atoms: "shop-migration-sql-*: ec2:DescribeSubnets on *",
    why: `As for ec2:AssignPrivateIpAddresses. ${managed("AWSLambdaVPCAccessExecutionRole")}`,
  },
  {
    atoms: "order-mail-failures: sqs:SendMessage on * by events.amazonaws.com",
    why:
      "EventBridge puts aside what it could not give to the queue for a day; the local one gives an event to a queue that is there at once. " +
      "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  },
  {
    atoms: "*: Deny s3:* on *",
    why:
      "A denial lets nothing work, so no journey needs it: it refuses what comes without TLS. The local gateway stands for AWS's endpoints, and all that " +
      "comes to it counts as encrypted. https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html#example-bucket-policies-HTTP-HTTPS",
  },
  {
    atoms: "*: sns:Publish on * by budgets.amazonaws.com",
    why:
      "AWS Budgets tells the topic when money is spent. Nothing costs anything here, so a budget is recorded and never speaks. " +
      "https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html",
  },
  {
    atoms: "logs-policy: s3:GetBucketAcl on * by delivery.logs.amazonaws.com",
    stages: ["prod"],
    why:
      "The service that delivers logs looks at a bucket before it begins, and this is in the policy that is documented for it; here it only writes. " +
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html",
  },
  {
    atoms: "logs-policy: s3:ListBucket on * by delivery.logs.amazonaws.com",
    stages: ["prod"],
    why:
      "The service that delivers logs looks at a bucket before it begins, and this is in the policy that is documented for flow logs; here it only writes. " +
      "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html",
  },
  {
    atoms: "logs-policy: s3:PutObject on * by logging.s3.amazonaws.com",
    stages: ["prod"],
    why:
      "S3 writes the access logs of buckets with it; the local S3 keeps the setting and writes no such logs. " +
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general",
  },
  {
    atoms: "audit-policy: s3:*",
    stages: ["prod"],
    why:
      "CloudTrail looks at its bucket and writes into it; here a trail is recorded, and nobody follows it. " +
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
  },
  {
    atoms: "*: dynamodb:ListStreams on *",
    why:
      "AWS's own policies for a function behind a stream allow it on all resources, and nothing says with which resource Lambda and Pipes ask; the local " +
      `ones ask with the streams of one table. Without it a mapping is not made, here as there. ${managed("AWSLambdaDynamoDBExecutionRole")}`,
  },
  {
    atoms: "*: xray:PutTelemetryRecords on *",
    why:
      "Lambda's X-Ray daemon reports on itself with it; the local cloud keeps traces without a daemon. " +
      `${managed("AWSXRayDaemonWriteAccess")}`,
  },
  {
    atoms: "clicks-delivery, clicks-bucket: s3:*",
    why:
      "Firehose is documented to need it for a bucket: it looks for uploads that it has not finished. Here each object is written in one piece. " +
      "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3",
  },
  {
    atoms: "clicks-delivery, clicks-objects: s3:AbortMultipartUpload on *",
    why:
      "Firehose is documented to need it for a bucket: it ends uploads that it can't finish. Here each object is written in one piece. " +
      "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3",
  },
  {
    atoms: "clicks-delivery, clicks-transform: lambda:GetFunctionConfiguration on *",
    why:
      "Firehose is documented to need it beside lambda:InvokeFunction: it reads the function's time-out. Here it is told. " +
      "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3",
  },
  {
    atoms: "clicks-transform-role, clicks-again: firehose:PutRecordBatch on *",
    why:
      "The function puts into the stream again what does not fit into one answer of 6 MB. A batch of 1 MB, which the stream has, never makes so much; one of the 3 MB " +
      "that Firehose allows does, and without the right clicks would be put aside that nothing is wrong with (tests/app: the transform of clicks). " +
      "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html",
  },
  {
    atoms: "clicks-report-role, clicks-report-results: s3:*Multipart*",
    why:
      "Athena is documented to need it for the place of results, which it writes in parts when they are large. Here each is one piece. " +
      "https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html",
  },
  {
    atoms: "clicks-report-role, clicks-report-queries: athena:StopQueryExecution *",
    why:
      "The report stops a query that takes longer than anybody waits, so that nobody pays for it; queries here end in milliseconds. " +
      "app/functions/click-report/query.ts has the call, and its tests make it. https://docs.aws.amazon.com/athena/latest/APIReference/API_StopQueryExecution.html",
  },
  {
    atoms: "clicks-report-role, clicks-report-catalog: glue:GetPartitions *",
    why:
      "Athena is documented to need it for a query of a table with partitions; those of this table are projected, and the local engine asks for none. " +
      "https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html",
  },
  {
    atoms: "graphql-logs: logs:CreateLogGroup *",
    why:
      "AppSync's own policy has it, and it is not documented that AppSync asks only for a group that is not there; the group is made by the program, so " +
      `nothing asks for it here. ${managed("AWSAppSyncPushToCloudWatchLogs")}`,
  },
  {
    atoms: "graphql-logs: on logs log-group:/aws/appsync/apis/graphql-api of *",
    why:
      "The group itself is the resource of logs:CreateLogGroup; the streams are that of the other two actions. " +
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html",
  },
  {
    atoms: "network-dynamodb: dynamodb:* of dynamodb:* on *",
    why:
      "The policy of the endpoint is about the way, not about who may do what: it keeps callers of other accounts, and tables of other accounts, off it. Actions are said " +
      "by the roles, each of which is proven. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb.html",
  },
];
