/** Something that a dimension of a metric names: types of resources, and the paths of the members that hold the name. */
export interface Named {
  readonly types: readonly string[];
  readonly members: readonly string[];
}

/** Metrics of one namespace of AWS. */
export interface Namespace {
  readonly metrics: RegExp;
  readonly dimensions: Readonly<Record<string, Named>>;
  /** Dimensions that only come together with others. */
  readonly together?: Readonly<Record<string, string>>;
}

const named = (types: string | readonly string[], ...members: readonly string[]): Named => ({
  types: typeof types === "string" ? [types] : types,
  members,
});

const balancers = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
const groups = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];

/** Namespaces of AWS that are known here, with the metrics that each has and what its dimensions name. Own namespaces, and those that are not listed,
 * are not judged.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html */
export const namespaces: Readonly<Record<string, Namespace>> = {
  "AWS/ApiGateway": {
    metrics:
      /^(4XXError|5XXError|4xx|5xx|CacheHitCount|CacheMissCount|Count|IntegrationLatency|Latency|DataProcessed|ConnectCount|MessageCount|IntegrationError|ClientError|ExecutionError)$/,
    dimensions: {
      ApiName: named("aws:apigateway/restApi:RestApi", "name"),
      ApiId: named("aws:apigatewayv2/api:Api", "id"),
      Stage: named(["aws:apigateway/stage:Stage", "aws:apigatewayv2/stage:Stage"], "stageName", "name"),
    },
  },
  "AWS/ApplicationELB": {
    metrics:
      /^(ActiveConnectionCount|AnomalousHostCount|ClientTLSNegotiationErrorCount|ConsumedLCUs|DesyncMitigationMode_NonCompliant_Request_Count|DroppedInvalidHeaderRequestCount|ELBAuth\w+|ForwardedInvalidHeaderRequestCount|GrpcRequestCount|HTTP_\w+|HTTPCode_ELB_\w+|HTTPCode_Target_[2-5]XX_Count|HealthyHostCount|HealthyState\w+|IPv6\w+|Lambda\w+|LowReputation\w+|MitigatedHostCount|NewConnectionCount|NonStickyRequestCount|PeakLCUs|ProcessedBytes|RejectedConnectionCount|RequestCount|RequestCountPerTarget|RuleEvaluations|TargetConnectionErrorCount|TargetResponseTime|TargetTLSNegotiationErrorCount|UnHealthyHostCount|UnhealthyRoutingRequestCount|UnhealthyState\w+)$/,
    dimensions: {
      LoadBalancer: named(balancers, "arnSuffix"),
      TargetGroup: named(groups, "arnSuffix"),
    },
    together: { TargetGroup: "LoadBalancer" },
  },
  "AWS/AppSync": {
    metrics:
      /^(4XXError|5XXError|Latency|Requests|TokensConsumed|NetworkBandwidthOutAllowanceExceeded|EngineCPUUtilization|ActiveConnections|ActiveSubscriptions|Connect\w+|Disconnect\w+|Subscribe\w+|Unsubscribe\w+|Publish\w+|Inbound\w+|Outbound\w+|Invocation\w+|\w*DroppedEvents\w*)$/,
    dimensions: { GraphQLAPIId: named("aws:appsync/graphQLApi:GraphQLApi", "id") },
  },
  "AWS/CloudFront": {
    metrics:
      /^(Requests|BytesDownloaded|BytesUploaded|4xxErrorRate|5xxErrorRate|TotalErrorRate|401ErrorRate|403ErrorRate|404ErrorRate|502ErrorRate|503ErrorRate|504ErrorRate|CacheHitRate|OriginLatency|Function\w+|LambdaExecutionError|LambdaValidationError|LambdaLimitExceededErrors)$/,
    dimensions: {
      DistributionId: named("aws:cloudfront/distribution:Distribution", "id"),
      FunctionName: named("aws:cloudfront/function:Function", "name", "id"),
    },
    together: { DistributionId: "Region", FunctionName: "Region" },
  },
  "AWS/Cognito": {
    metrics:
      /^(SignUpSuccesses|SignUpThrottles|SignInSuccesses|SignInThrottles|TokenRefreshSuccesses|TokenRefreshThrottles|FederationSuccesses|FederationThrottles|CallCount|ThrottleCount|CompromisedCredentialRisk|AccountTakeoverRisk|OverrideBlock|Risk|NoRisk)$/,
    dimensions: {
      UserPool: named("aws:cognito/userPool:UserPool", "id"),
      UserPoolId: named("aws:cognito/userPool:UserPool", "id"),
      UserPoolClient: named("aws:cognito/userPoolClient:UserPoolClient", "id"),
    },
  },
  "AWS/DynamoDB": {
    metrics:
      /^(AccountMaxReads|AccountMaxTableLevelReads|AccountMaxTableLevelWrites|AccountMaxWrites|AccountProvisioned\w+|AgeOfOldestUnreplicatedRecord|ConditionalCheckFailedRequests|ConsumedChangeDataCaptureUnits|Consumed(Read|Write)CapacityUnits|FailedToReplicateRecordCount|MaxProvisioned\w+|OnDemandMax(Read|Write)RequestUnits|OnlineIndex\w+|PendingReplicationCount|Provisioned(Read|Write)CapacityUnits|ReadThrottleEvents|ReplicationLatency|ReturnedBytes|ReturnedItemCount|ReturnedRecordsCount|SuccessfulRequestLatency|SystemErrors|TimeToLiveDeletedItemCount|ThrottledPutRecordCount|ThrottledRequests|TransactionConflict|UserErrors|WriteThrottleEvents|(Read|Write)\w+ThrottleEvents)$/,
    dimensions: { TableName: named("aws:dynamodb/table:Table", "name", "id") },
    together: { GlobalSecondaryIndexName: "TableName", Operation: "TableName" },
  },
  "AWS/ECS": {
    metrics:
      /^(CPUReservation|CPUUtilization|EBSFilesystemUtilization|GPUReservation|MemoryReservation|MemoryUtilization|ActiveConnectionCount|NewConnectionCount|ProcessedBytes|RequestCount\w*|GrpcRequestCount|HTTPCode_Target_\w+|TargetResponseTime|ClientTLSNegotiationErrorCount|TargetTLSNegotiationErrorCount)$/,
    dimensions: {
      ClusterName: named("aws:ecs/cluster:Cluster", "name"),
      ServiceName: named("aws:ecs/service:Service", "name"),
    },
    together: { ServiceName: "ClusterName" },
  },
  "AWS/EventBridge/Pipes": {
    metrics:
      /^(Concurrency|Duration|EventCount|EventSize|ExecutionFailed|ExecutionPartiallyFailed|ExecutionThrottled|ExecutionTimeout|Invocations|\w*StageDuration|\w*StageFailed|\w*StagePartiallyFailed|\w*StageSkipped)$/,
    dimensions: { PipeName: named("aws:pipes/pipe:Pipe", "name", "id") },
  },
  "AWS/Events": {
    metrics:
      /^(DeadLetterInvocations|Events|FailedInvocations|IngestionToInvocation\w+|Invocations|InvocationAttempts|InvocationsCreated|InvocationsFailedToBeSentToDlq|InvocationsSentToDlq|MatchedEvents|PutEvents\w+|PutPartnerEvents\w+|RetryInvocationAttempts|SuccessfulInvocationAttempts|ThrottledRules|TriggeredRules)$/,
    dimensions: { RuleName: named("aws:cloudwatch/eventRule:EventRule", "name") },
  },
  "AWS/Firehose": {
    metrics:
      /^(ActivePartitionsLimit|BackupToS3\.\w+|BytesPerSecondLimit|DataReadFromKinesisStream\.\w+|DataReadFromSource\.\w+|DeliveryTo\w+\.\w+|DescribeDeliveryStream\.\w+|ExecuteProcessing\.\w+|FailedConversion\.\w+|FailedValidation\.\w+|IncomingBytes|IncomingPutRequests|IncomingRecords|JQProcessing\.Duration|KMSKey\w+|KafkaOffsetLag|ListDeliveryStreams\.\w+|PartitionCount|PartitionCountExceeded|PerPartitionThroughput|PutRecord\.\w+|PutRecordBatch\.\w+|PutRequestsPerSecondLimit|RecordsPerSecondLimit|ResourceCount|SourceThrottled\.Delay|SucceedConversion\.\w+|SucceedProcessing\.\w+|ThrottledDescribeStream|ThrottledGetRecords|ThrottledGetShardIterator|ThrottledRecords|UpdateDeliveryStream\.\w+|OutputDecompressed\w+)$/,
    dimensions: {
      DeliveryStreamName: named("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "name"),
    },
  },
  "AWS/Kinesis": {
    metrics:
      /^(GetRecords\.\w+|IncomingBytes|IncomingRecords|PutRecord\.\w+|PutRecords\.\w+|ReadProvisionedThroughputExceeded|SubscribeToShard\.\w+|SubscribeToShardEvent\.\w+|WriteProvisionedThroughputExceeded|IteratorAgeMilliseconds|OutgoingBytes|OutgoingRecords)$/,
    dimensions: { StreamName: named("aws:kinesis/stream:Stream", "name") },
  },
  "AWS/Lambda": {
    metrics:
      /^(AsyncEventAge|AsyncEventsDropped|AsyncEventsReceived|ClaimedAccountConcurrency|ConcurrentExecutions|DeadLetterErrors|DestinationDeliveryFailures|DroppedEventCount|Duration|Errors|EventCount|FailedInvokeEventCount|FilteredOutEventCount|Invocations|InvokedEventCount|IteratorAge|OffsetLag|OnFailureDestinationDeliveredEventCount|OversizedRecordCount|PolledEventCount|PostRuntimeExtensionsDuration|ProvisionedConcurren\w+|ProvisionedPollers|RecursiveInvocationsDropped|SignatureValidationErrors|Throttles|UnreservedConcurrentExecutions|UrlRequestCount|Url4xxCount|Url5xxCount|UrlRequestLatency|DeletedEventCount)$/,
    dimensions: { FunctionName: named("aws:lambda/function:Function", "name", "id") },
    together: { Resource: "FunctionName", ExecutedVersion: "FunctionName" },
  },
  "AWS/Logs": {
    metrics:
      /^(CallCount|DeliveryErrors|DeliveryThrottling|EMFParsingErrors|EMFValidationErrors|ErrorCount|ForwardedBytes|ForwardedLogEvents|IncomingBytes|IncomingLogEvents|LogEventsWithFindings|ThrottleCount|Transform\w+)$/,
    dimensions: { LogGroupName: named("aws:cloudwatch/logGroup:LogGroup", "name", "id") },
  },
  "AWS/Route53": {
    metrics:
      /^(ChildHealthCheckHealthyCount|ConnectionTime|DNSQueries|DNSSEC\w+|HealthCheckPercentageHealthy|HealthCheckStatus|SSLHandshakeTime|TimeToFirstByte)$/,
    dimensions: {
      HealthCheckId: named("aws:route53/healthCheck:HealthCheck", "id"),
      HostedZoneId: named("aws:route53/zone:Zone", "zoneId", "id"),
    },
  },
  "AWS/S3": {
    metrics:
      /^(BucketSizeBytes|NumberOfObjects|\w*Requests|BytesDownloaded|BytesUploaded|4xxErrors|5xxErrors|FirstByteLatency|TotalRequestLatency|SelectBytes\w+|ReplicationLatency|BytesPendingReplication|OperationsPendingReplication|OperationsFailedReplication)$/,
    dimensions: { BucketName: named(["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"], "bucket", "id") },
  },
  "AWS/SES": {
    metrics:
      /^(Send|Reputation\.BounceRate|Reputation\.ComplaintRate|Delivery|Bounce|Complaint|Reject|Open|Click|RenderingFailure|Rendering Failure|DeliveryDelay|Subscription)$/,
    dimensions: {},
  },
  "AWS/SNS": {
    metrics:
      /^(NumberOfMessagesPublished|NumberOfNotificationsDelivered|NumberOfNotificationsFailed\w*|NumberOfNotificationsFilteredOut\w*|NumberOfNotificationsFailedToRedriveToDlq|NumberOfNotificationsRedrivenToDlq|PublishSize|SMSMonthToDateSpentUSD|SMSSuccessRate)$/,
    dimensions: { TopicName: named("aws:sns/topic:Topic", "name") },
  },
  "AWS/SQS": {
    metrics:
      /^(ApproximateAgeOfOldestMessage|ApproximateNumberOfGroupsWithInflightMessages|ApproximateNumberOfMessagesDelayed|ApproximateNumberOfMessagesNotVisible|ApproximateNumberOfMessagesVisible|ApproximateNumberOfNoisyGroups|NumberOfDeduplicatedSentMessages|NumberOfEmptyReceives|NumberOfMessagesDeleted|NumberOfMessagesReceived|NumberOfMessagesSent|SentMessageSize)$/,
    dimensions: { QueueName: named("aws:sqs/queue:Queue", "name") },
  },
  "AWS/States": {
    metrics:
      /^(ActivitiesFailed|Activit\w+|ConsumedCapacity|Execution\w+|ExecutionsAborted|ExecutionsFailed|ExecutionsStarted|ExecutionsSucceeded|ExecutionsTimedOut|ExecutionThrottled|LambdaFunction\w+|Open\w+|ProvisionedBucketSize|ProvisionedRefillRate|ServiceIntegration\w+|ThrottledEvents)$/,
    dimensions: { StateMachineArn: named("aws:sfn/stateMachine:StateMachine", "arn", "id") },
  },
  "AWS/WAFV2": {
    metrics:
      /^(AllowedRequests|BlockedRequests|CountedRequests|PassedRequests|CaptchaRequests|RequestsWithValidCaptchaToken|CaptchasAttempted\w*|CaptchasSolved|ChallengeRequests|RequestsWithValidChallengeToken|Sample\w+Requests?)$/,
    dimensions: { WebACL: named("aws:wafv2/webAcl:WebAcl", "visibilityConfig.metricName") },
    together: { Rule: "WebACL" },
  },
};
