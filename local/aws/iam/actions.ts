import { deployingActions } from "./deploying-actions.ts";

/** Actions by service prefix, as AWS lists them, for the services that programs here name in policies. An action that is
 * not listed is refused by name when its policy is made: a typing error does not become a permission that never works.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const calledActions: Readonly<Record<string, string>> = {
  acm: "AddTagsToCertificate DeleteCertificate DescribeCertificate ExportCertificate GetCertificate ImportCertificate ListCertificates ListTagsForCertificate RemoveTagsFromCertificate RenewCertificate RequestCertificate UpdateCertificateOptions",
  apigateway: "DELETE GET PATCH POST PUT",
  appsync: "GraphQL GetGraphqlApi StartSchemaCreation EvaluateCode EvaluateMappingTemplate",
  athena:
    "StartQueryExecution GetQueryExecution GetQueryResults GetQueryResultsStream GetQueryRuntimeStatistics StopQueryExecution GetWorkGroup ListWorkGroups ListQueryExecutions BatchGetQueryExecution GetNamedQuery BatchGetNamedQuery ListNamedQueries CreateNamedQuery DeleteNamedQuery GetDatabase ListDatabases GetTableMetadata ListTableMetadata GetDataCatalog ListDataCatalogs",
  cloudfront: "CreateInvalidation GetDistribution GetInvalidation ListInvalidations",
  cloudwatch:
    "PutMetricData GetMetricData GetMetricStatistics ListMetrics DescribeAlarms SetAlarmState PutMetricAlarm DeleteAlarms DescribeAlarmHistory EnableAlarmActions DisableAlarmActions",
  codebuild:
    "BatchGetBuilds BatchGetProjects BatchGetReportGroups BatchGetReports BatchPutCodeCoverages BatchPutTestCases CreateReport CreateReportGroup DescribeCodeCoverages DescribeTestCases ListBuilds ListBuildsForProject ListProjects ListReportGroups ListReports ListReportsForReportGroup RetryBuild StartBuild StopBuild UpdateReport UpdateReportGroup",
  codecommit:
    "CancelUploadArchive GetBranch GetCommit GetRepository GetUploadArchiveStatus GitPull GitPush ListBranches ListRepositories UploadArchive",
  codeconnections: "GetConnection ListConnections PassConnection UseConnection",
  codepipeline:
    "DisableStageTransition EnableStageTransition GetPipeline GetPipelineExecution GetPipelineState ListActionExecutions ListPipelineExecutions ListPipelines ListTagsForResource OverrideStageCondition PutApprovalResult RetryStageExecution RollbackStage StartPipelineExecution StopPipelineExecution",
  "codestar-connections": "GetConnection ListConnections PassConnection UseConnection",
  "cognito-idp":
    "AdminAddUserToGroup AdminConfirmSignUp AdminCreateUser AdminDeleteUser AdminDeleteUserAttributes AdminDisableUser AdminEnableUser AdminGetUser AdminInitiateAuth AdminListGroupsForUser AdminRemoveUserFromGroup AdminResetUserPassword AdminRespondToAuthChallenge AdminSetUserPassword AdminUpdateUserAttributes AdminUserGlobalSignOut CreateGroup CreateUserPool CreateUserPoolClient DeleteGroup DeleteUserPool DeleteUserPoolClient DescribeUserPool DescribeUserPoolClient GetGroup ListGroups ListUserPoolClients ListUserPools ListUsers ListUsersInGroup UpdateGroup UpdateUserPool UpdateUserPoolClient",
  dynamodb:
    "BatchGetItem BatchWriteItem ConditionCheckItem CreateTable DeleteItem DeleteResourcePolicy DeleteTable DescribeContinuousBackups DescribeEndpoints DescribeLimits DescribeStream DescribeTable DescribeTimeToLive GetItem GetRecords GetResourcePolicy GetShardIterator ListStreams ListTables ListTagsOfResource PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate PutItem PutResourcePolicy Query Scan TagResource UntagResource UpdateContinuousBackups UpdateItem UpdateTable UpdateTimeToLive",
  ec2: "CreateNetworkInterface DeleteNetworkInterface DescribeAvailabilityZones DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs AssignPrivateIpAddresses UnassignPrivateIpAddresses",
  ecr: "BatchCheckLayerAvailability BatchDeleteImage BatchGetImage CompleteLayerUpload CreateRepository DeleteRepository DescribeImages DescribeRepositories GetAuthorizationToken GetDownloadUrlForLayer InitiateLayerUpload ListImages PutImage UploadLayerPart",
  ecs: "DescribeClusters DescribeServices DescribeTaskDefinition DescribeTasks ListClusters ListServices ListTasks RunTask StopTask UpdateService RegisterTaskDefinition TagResource ExecuteCommand",
  elasticloadbalancing:
    "DescribeListeners DescribeLoadBalancers DescribeTargetGroups DescribeTargetHealth DeregisterTargets RegisterTargets ModifyListener ModifyRule",
  events:
    "CreateEventBus DeleteEventBus DeleteRule DescribeEventBus DescribeRule DisableRule EnableRule ListEventBuses ListRules ListTargetsByRule PutEvents PutPermission PutRule PutTargets RemovePermission RemoveTargets TestEventPattern",
  "execute-api": "Invoke InvalidateCache ManageConnections",
  firehose:
    "DescribeDeliveryStream ListDeliveryStreams PutRecord PutRecordBatch StartDeliveryStreamEncryption StopDeliveryStreamEncryption UpdateDestination",
  glue: "GetDatabase GetDatabases CreateDatabase UpdateDatabase DeleteDatabase GetPartition GetPartitions BatchGetPartition GetTable GetTables GetTableVersion GetTableVersions CreateTable UpdateTable DeleteTable BatchCreatePartition CreatePartition",
  iam: "CreateServiceLinkedRole GetPolicy GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies ListRoles PassRole SimulatePrincipalPolicy",
  kinesis:
    "DescribeStream DescribeStreamSummary GetRecords GetShardIterator ListShards PutRecord PutRecords SubscribeToShard",
  kms: "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GetKeyPolicy ListKeys ReEncryptFrom ReEncryptTo Sign Verify",
  lambda:
    "GetAlias GetEventSourceMapping GetFunction GetFunctionConfiguration GetFunctionConcurrency GetPolicy InvokeAsync InvokeFunction InvokeFunctionUrl ListAliases ListEventSourceMappings ListFunctions ListVersionsByFunction PublishVersion UpdateAlias UpdateEventSourceMapping UpdateFunctionCode UpdateFunctionConfiguration",
  logs: "CreateLogDelivery CreateLogGroup CreateLogStream DeleteLogDelivery DeleteLogGroup DeleteLogStream DeleteResourcePolicy DeleteRetentionPolicy DescribeLogGroups DescribeLogStreams DescribeResourcePolicies FilterLogEvents GetLogDelivery GetLogEvents GetLogGroupFields GetQueryResults ListLogDeliveries ListTagsForResource PutLogEvents PutResourcePolicy PutRetentionPolicy StartLiveTail StartQuery StopQuery TagResource UntagResource UpdateLogDelivery",
  pipes: "DescribePipe ListPipes StartPipe StopPipe",
  route53:
    "ChangeResourceRecordSets ChangeTagsForResource CreateHostedZone DeleteHostedZone GetChange GetHostedZone GetHostedZoneCount ListHostedZones ListHostedZonesByName ListResourceRecordSets ListTagsForResource TestDNSAnswer UpdateHostedZoneComment",
  s3: "AbortMultipartUpload BypassGovernanceRetention CreateBucket DeleteBucket DeleteBucketPolicy DeleteBucketWebsite DeleteObject DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionTagging GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetObject GetObjectAcl GetObjectAttributes GetObjectTagging GetObjectVersion GetObjectVersionAcl GetObjectVersionAttributes GetObjectVersionTagging ListAllMyBuckets ListBucket ListBucketMultipartUploads ListBucketVersions ListMultipartUploadParts ListTagsForResource PutBucketAcl PutBucketCORS PutBucketLogging PutBucketNotification PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging PutBucketVersioning PutBucketWebsite PutEncryptionConfiguration PutLifecycleConfiguration PutObject PutObjectAcl PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging RestoreObject TagResource UntagResource",
  secretsmanager: "DescribeSecret GetSecretValue BatchGetSecretValue ListSecrets PutSecretValue",
  ses: "CreateTemplate DeleteIdentity DeleteTemplate GetAccountSendingEnabled GetIdentityVerificationAttributes GetSendQuota GetSendStatistics GetTemplate ListEmailTemplates ListIdentities ListTemplates TestRenderEmailTemplate TestRenderTemplate UpdateEmailTemplate UpdateTemplate VerifyDomainIdentity VerifyEmailIdentity CreateEmailIdentity CreateEmailTemplate DeleteEmailIdentity DeleteEmailTemplate GetConfigurationSet GetConfigurationSetEventDestinations GetEmailTemplate ListConfigurationSets PutAccountDetails PutAccountSendingAttributes PutAccountSuppressionAttributes PutConfigurationSetSendingOptions GetAccount GetSuppressedDestination ListSuppressedDestinations PutSuppressedDestination DeleteSuppressedDestination SendBulkEmail SendBulkTemplatedEmail SendEmail SendRawEmail SendTemplatedEmail GetEmailIdentity ListEmailIdentities",
  sns: "CreateTopic DeleteTopic SetSubscriptionAttributes AddPermission ConfirmSubscription GetSubscriptionAttributes GetTopicAttributes ListSubscriptions ListSubscriptionsByTopic ListTopics Publish RemovePermission SetTopicAttributes Subscribe Unsubscribe",
  sqs: "AddPermission CancelMessageMoveTask ChangeMessageVisibility CreateQueue DeleteMessage DeleteQueue GetQueueAttributes GetQueueUrl ListDeadLetterSourceQueues ListMessageMoveTasks ListQueues ListQueueTags PurgeQueue ReceiveMessage RemovePermission SendMessage SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue",
  ssm: "GetParameter GetParameters GetParametersByPath PutParameter DescribeParameters",
  ssmmessages: "CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel",
  sts: "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity GetFederationToken GetSessionToken SetSourceIdentity TagSession",
  wafv2:
    "AssociateWebACL CheckCapacity CreateIPSet CreateRegexPatternSet CreateRuleGroup CreateWebACL DeleteIPSet DeleteLoggingConfiguration DeleteRegexPatternSet DeleteRuleGroup DeleteWebACL DescribeManagedRuleGroup DisassociateWebACL GetIPSet GetLoggingConfiguration GetRateBasedStatementManagedKeys GetRegexPatternSet GetRuleGroup GetSampledRequests GetWebACL GetWebACLForResource ListAvailableManagedRuleGroups ListIPSets ListLoggingConfigurations ListRegexPatternSets ListResourcesForWebACL ListRuleGroups ListTagsForResource ListWebACLs PutLoggingConfiguration TagResource UntagResource UpdateIPSet UpdateRegexPatternSet UpdateRuleGroup UpdateWebACL",
  xray: "GetSamplingRules GetSamplingStatisticSummaries GetSamplingTargets PutTelemetryRecords PutTraceSegments",
};

/** All of them: those that programs here call, and those of whoever deploys. */
const actions: Readonly<Record<string, string>> = Object.fromEntries(
  [...new Set([...Object.keys(calledActions), ...Object.keys(deployingActions)])].map((service) => [
    service,
    [calledActions[service], deployingActions[service]].filter((names) => names !== undefined).join(" "),
  ]),
);

const known = new Map(
  Object.entries(actions).map(([service, names]) => [service, new Set(names.toLowerCase().split(" "))]),
);

/** Every action that fits a pattern, in AWS's spelling. @returns the pattern itself for `*` alone, and when nothing fits. */
export function knownActions(pattern: string): readonly string[] {
  if (!/[*?]/.test(pattern) || pattern === "*") return [pattern];
  const [service = "", name = ""] = pattern.split(":");
  const fits = new RegExp(`^${name.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
  const names = (actions[service.toLowerCase()] ?? "").split(" ").filter((one) => fits.test(one));
  return names.length === 0 ? [pattern] : names.map((one) => `${service.toLowerCase()}:${one}`);
}

/** Tells whether an action of a policy exists. A pattern does when it fits at least one action; `*` alone is everything. */
export function isKnownAction(action: string): boolean {
  if (action === "*") return true;
  const [service = "", name = ""] = action.toLowerCase().split(":");
  const names = known.get(service);
  if (!names || name === "") return false;
  if (!/[*?]/.test(name)) return names.has(name);
  const pattern = new RegExp(`^${name.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  return [...names].some((candidate) => pattern.test(candidate));
}
