import { deployingActions } from "./deploying-actions.ts";

/** Actions by service prefix, as AWS lists them, for the services that programs here name in policies. An action that is
 * not listed is refused by name when its policy is made: a typing error does not become a permission that never works.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const calledActions: Readonly<Record<string, string>> = {
  acm: "AddTagsToCertificate DeleteCertificate DescribeCertificate ExportCertificate GetCertificate ImportCertificate ListCertificates ListTagsForCertificate RemoveTagsFromCertificate RenewCertificate RequestCertificate UpdateCertificateOptions",
  apigateway: "DELETE GET PATCH POST PUT UpdateRestApiPolicy",
  "application-autoscaling":
    "DescribeScalingPolicies PutScalingPolicy DeleteScalingPolicy DescribeScheduledActions PutScheduledAction DeleteScheduledAction DescribeScalableTargets ListTagsForResource RegisterScalableTarget TagResource UntagResource DeregisterScalableTarget",
  appsync:
    "GraphQL GetGraphqlApi StartSchemaCreation EvaluateCode EvaluateMappingTemplate GetDataSource CreateDataSource UpdateDataSource DeleteDataSource GetFunction CreateFunction UpdateFunction DeleteFunction GetSchemaCreationStatus GetIntrospectionSchema ListTagsForResource CreateGraphqlApi TagResource UpdateGraphqlApi UntagResource DeleteGraphqlApi GetResolver CreateResolver UpdateResolver DeleteResolver",
  athena:
    "StartQueryExecution GetQueryExecution GetQueryResults GetQueryResultsStream GetQueryRuntimeStatistics StopQueryExecution GetWorkGroup ListWorkGroups ListQueryExecutions BatchGetQueryExecution GetNamedQuery BatchGetNamedQuery ListNamedQueries CreateNamedQuery DeleteNamedQuery GetDatabase ListDatabases GetTableMetadata ListTableMetadata GetDataCatalog ListDataCatalogs ListTagsForResource CreateWorkGroup TagResource UpdateWorkGroup UntagResource DeleteWorkGroup",
  budgets: "ViewBudget ListTagsForResource ModifyBudget TagResource UntagResource",
  ce: "GetAnomalyMonitors ListTagsForResource CreateAnomalyMonitor TagResource UpdateAnomalyMonitor UntagResource DeleteAnomalyMonitor GetAnomalySubscriptions CreateAnomalySubscription UpdateAnomalySubscription DeleteAnomalySubscription",
  chatbot:
    "DescribeSlackChannelConfigurations ListTagsForResource CreateSlackChannelConfiguration TagResource UpdateSlackChannelConfiguration UntagResource DeleteSlackChannelConfiguration",
  cloudfront:
    "CreateInvalidation GetDistribution GetInvalidation ListInvalidations GetDistributionConfig ListTagsForResource CreateDistribution TagResource UpdateDistribution UntagResource DeleteDistribution DescribeFunction GetFunction CreateFunction PublishFunction UpdateFunction DeleteFunction GetOriginAccessControl CreateOriginAccessControl UpdateOriginAccessControl DeleteOriginAccessControl GetResponseHeadersPolicy CreateResponseHeadersPolicy UpdateResponseHeadersPolicy DeleteResponseHeadersPolicy AllowVendedLogDeliveryForResource",
  cloudtrail:
    "DescribeTrails GetTrail GetTrailStatus GetEventSelectors GetInsightSelectors ListTags CreateTrail StartLogging AddTags UpdateTrail StopLogging PutEventSelectors PutInsightSelectors RemoveTags DeleteTrail",
  cloudwatch:
    "PutMetricData GetMetricData GetMetricStatistics ListMetrics DescribeAlarms SetAlarmState PutMetricAlarm DeleteAlarms DescribeAlarmHistory EnableAlarmActions DisableAlarmActions ListTagsForResource PutCompositeAlarm TagResource UntagResource GetDashboard PutDashboard DeleteDashboards",
  codebuild:
    "BatchGetBuilds BatchGetProjects BatchGetReportGroups BatchGetReports BatchPutCodeCoverages BatchPutTestCases CreateReport CreateReportGroup DescribeCodeCoverages DescribeTestCases ListBuilds ListBuildsForProject ListProjects ListReportGroups ListReports ListReportsForReportGroup RetryBuild StartBuild StopBuild UpdateReport UpdateReportGroup",
  codecommit:
    "CancelUploadArchive GetBranch GetCommit GetRepository GetUploadArchiveStatus GitPull GitPush ListBranches ListRepositories UploadArchive",
  codeconnections: "GetConnection ListConnections PassConnection UseConnection",
  codepipeline:
    "DisableStageTransition EnableStageTransition GetPipeline GetPipelineExecution GetPipelineState ListActionExecutions ListPipelineExecutions ListPipelines ListTagsForResource OverrideStageCondition PutApprovalResult RetryStageExecution RollbackStage StartPipelineExecution StopPipelineExecution",
  "codestar-connections": "GetConnection ListConnections PassConnection UseConnection",
  "cognito-identity":
    "CreateIdentityPool DeleteIdentities DeleteIdentityPool DescribeIdentity DescribeIdentityPool GetCredentialsForIdentity GetId GetIdentityPoolRoles GetOpenIdToken GetPrincipalTagAttributeMap ListIdentities ListIdentityPools ListTagsForResource SetIdentityPoolRoles SetPrincipalTagAttributeMap TagResource UntagResource UpdateIdentityPool",
  "cognito-idp":
    "AdminAddUserToGroup AdminConfirmSignUp AdminCreateUser AdminDeleteUser AdminDeleteUserAttributes AdminDisableUser AdminEnableUser AdminGetUser AdminInitiateAuth AdminListGroupsForUser AdminRemoveUserFromGroup AdminResetUserPassword AdminRespondToAuthChallenge AdminSetUserPassword AdminUpdateUserAttributes AdminUserGlobalSignOut CreateGroup CreateUserPool CreateUserPoolClient DeleteGroup DeleteUserPool DeleteUserPoolClient DescribeUserPool DescribeUserPoolClient GetGroup ListGroups ListUserPoolClients ListUserPools ListUsers ListUsersInGroup UpdateGroup UpdateUserPool UpdateUserPoolClient GetUserPoolMfaConfig ListTagsForResource SetUserPoolMfaConfig TagResource AddCustomAttributes UntagResource",
  dynamodb:
    "BatchGetItem BatchWriteItem ConditionCheckItem CreateTable DeleteItem DeleteResourcePolicy DeleteTable DescribeContinuousBackups DescribeEndpoints DescribeLimits DescribeStream DescribeTable DescribeTimeToLive GetItem GetRecords GetResourcePolicy GetShardIterator ListStreams ListTables ListTagsOfResource PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate PutItem PutResourcePolicy Query Scan TagResource UntagResource UpdateContinuousBackups UpdateItem UpdateTable UpdateTimeToLive",
  ec2: "CreateNetworkInterface DeleteNetworkInterface DescribeAvailabilityZones DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs AssignPrivateIpAddresses UnassignPrivateIpAddresses DescribeAccountAttributes DescribeInternetGateways GetSecurityGroupsForVpc DescribeSecurityGroupRules CreateSecurityGroup AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateTags RevokeSecurityGroupEgress RevokeSecurityGroupIngress UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress DeleteTags DeleteSecurityGroup DetachNetworkInterface DescribeAddresses DescribeAddressesAttribute AllocateAddress AssociateAddress DisassociateAddress ReleaseAddress DescribeFlowLogs CreateFlowLogs DeleteFlowLogs CreateInternetGateway AttachInternetGateway DetachInternetGateway DeleteInternetGateway DescribeNatGateways CreateNatGateway DeleteNatGateway DescribeRouteTables CreateRoute ReplaceRoute DeleteRoute CreateRouteTable DeleteRouteTable DisassociateRouteTable AssociateRouteTable ReplaceRouteTableAssociation CreateSubnet ModifySubnetAttribute DeleteSubnet DescribeVpcAttribute DescribeNetworkAcls CreateVpc ModifyVpcAttribute DeleteVpc DescribeVpcEndpoints DescribePrefixLists CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints ModifySecurityGroupRules",
  ecr: "BatchCheckLayerAvailability BatchDeleteImage BatchGetImage CompleteLayerUpload CreateRepository DeleteRepository DescribeImages DescribeRepositories GetAuthorizationToken GetDownloadUrlForLayer InitiateLayerUpload ListImages PutImage UploadLayerPart GetLifecyclePolicy PutLifecyclePolicy DeleteLifecyclePolicy ListTagsForResource TagResource PutImageScanningConfiguration PutImageTagMutability UntagResource",
  ecs: "DescribeClusters DescribeServices DescribeTaskDefinition DescribeTasks ListClusters ListServices ListTasks RunTask StopTask UpdateService RegisterTaskDefinition TagResource ExecuteCommand CreateCluster UpdateCluster UpdateClusterSettings UntagResource DeleteCluster PutClusterCapacityProviders DescribeServiceDeployments ListServiceDeployments CreateService DeleteService ListTagsForResource DeregisterTaskDefinition",
  elasticache:
    "Connect AddTagsToResource CreateServerlessCache CreateUser CreateUserGroup DeleteServerlessCache DeleteUser DeleteUserGroup DescribeServerlessCaches DescribeUserGroups DescribeUsers ListTagsForResource ModifyServerlessCache ModifyUser ModifyUserGroup RemoveTagsFromResource",
  elasticloadbalancing:
    "DescribeListeners DescribeLoadBalancers DescribeTargetGroups DescribeTargetHealth DeregisterTargets RegisterTargets ModifyListener ModifyRule DescribeListenerAttributes DescribeTags CreateListener AddTags ModifyListenerAttributes RemoveTags DeleteListener DescribeLoadBalancerAttributes DescribeCapacityReservation CreateLoadBalancer ModifyLoadBalancerAttributes SetIpAddressType SetSecurityGroups SetSubnets DeleteLoadBalancer DescribeTargetGroupAttributes CreateTargetGroup ModifyTargetGroup ModifyTargetGroupAttributes DeleteTargetGroup",
  events:
    "CreateEventBus DeleteEventBus DeleteRule DescribeEventBus DescribeRule DisableRule EnableRule ListEventBuses ListRules ListTargetsByRule PutEvents PutPermission PutRule PutTargets RemovePermission RemoveTargets TestEventPattern ListTagsForResource TagResource UntagResource",
  "execute-api": "Invoke InvalidateCache ManageConnections",
  firehose:
    "DescribeDeliveryStream ListDeliveryStreams PutRecord PutRecordBatch StartDeliveryStreamEncryption StopDeliveryStreamEncryption UpdateDestination ListTagsForDeliveryStream CreateDeliveryStream TagDeliveryStream UntagDeliveryStream DeleteDeliveryStream",
  glue: "GetDatabase GetDatabases CreateDatabase UpdateDatabase DeleteDatabase GetPartition GetPartitions BatchGetPartition GetTable GetTables GetTableVersion GetTableVersions CreateTable UpdateTable DeleteTable BatchCreatePartition CreatePartition GetTags TagResource UntagResource GetPartitionIndexes",
  iam: "CreateServiceLinkedRole GetPolicy GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies ListRoles PassRole SimulatePrincipalPolicy ListInstanceProfilesForRole CreateRole PutRolePermissionsBoundary TagRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy UntagRole DeleteRole PutRolePolicy DeleteRolePolicy AttachRolePolicy DetachRolePolicy CreateAccessKey CreateGroup CreateLoginProfile EnableMFADevice CreateOpenIDConnectProvider DeleteOpenIDConnectProvider GetOpenIDConnectProvider CreateUser CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion DeleteRolePermissionsBoundary SetDefaultPolicyVersion",
  kinesis:
    "DescribeStream DescribeStreamSummary GetRecords GetShardIterator ListShards PutRecord PutRecords SubscribeToShard",
  kms: "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GetKeyPolicy ListKeys ReEncryptFrom ReEncryptTo Sign Verify",
  lambda:
    "GetAlias GetEventSourceMapping GetFunction GetFunctionConfiguration GetFunctionConcurrency GetPolicy InvokeAsync InvokeFunction InvokeFunctionUrl ListAliases ListEventSourceMappings ListFunctions ListVersionsByFunction PublishVersion UpdateAlias UpdateEventSourceMapping UpdateFunctionCode UpdateFunctionConfiguration CreateAlias DeleteAlias ListTags CreateEventSourceMapping TagResource UntagResource DeleteEventSourceMapping GetFunctionCodeSigningConfig GetFunctionRecursionConfig GetRuntimeManagementConfig CreateFunction PutFunctionConcurrency DeleteFunctionConcurrency DeleteFunction GetFunctionEventInvokeConfig PutFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig AddPermission RemovePermission",
  logs: "CreateLogDelivery CreateLogGroup CreateLogStream DeleteLogDelivery DeleteLogGroup DeleteLogStream DeleteResourcePolicy DeleteRetentionPolicy DescribeLogGroups DescribeLogStreams DescribeResourcePolicies FilterLogEvents GetLogDelivery GetLogEvents GetLogGroupFields GetQueryResults ListLogDeliveries ListTagsForResource PutLogEvents PutResourcePolicy PutRetentionPolicy StartLiveTail StartQuery StopQuery TagResource UntagResource UpdateLogDelivery DescribeDeliveries GetDelivery CreateDelivery UpdateDeliveryConfiguration DeleteDelivery GetDeliveryDestination PutDeliveryDestination DeleteDeliveryDestination GetDeliverySource PutDeliverySource DeleteDeliverySource",
  pipes:
    "DescribePipe ListPipes StartPipe StopPipe ListTagsForResource CreatePipe TagResource UpdatePipe UntagResource DeletePipe",
  rds: "AddRoleToDBCluster AddTagsToResource CreateDBCluster CreateDBClusterParameterGroup CreateDBInstance CreateDBProxy CreateDBSubnetGroup DeleteDBCluster DeleteDBClusterParameterGroup DeleteDBInstance DeleteDBProxy DeleteDBSubnetGroup DeregisterDBProxyTargets DescribeDBClusterParameterGroups DescribeDBClusterParameters DescribeDBClusters DescribeDBInstances DescribeDBProxies DescribeDBProxyTargetGroups DescribeDBProxyTargets DescribeDBSubnetGroups DescribeEvents DescribeGlobalClusters FailoverDBCluster ListTagsForResource ModifyDBCluster ModifyDBClusterParameterGroup ModifyDBInstance ModifyDBProxy ModifyDBProxyTargetGroup ModifyDBSubnetGroup RebootDBInstance RegisterDBProxyTargets RemoveTagsFromResource ResetDBClusterParameterGroup StartDBCluster StopDBCluster",
  "rds-db": "connect",
  route53:
    "ChangeResourceRecordSets ChangeTagsForResource CreateHostedZone DeleteHostedZone GetChange GetHostedZone GetHostedZoneCount ListHostedZones ListHostedZonesByName ListResourceRecordSets ListTagsForResource TestDNSAnswer UpdateHostedZoneComment AssociateVPCWithHostedZone DisassociateVPCFromHostedZone",
  s3: "AbortMultipartUpload BypassGovernanceRetention CreateBucket DeleteBucket DeleteBucketPolicy DeleteBucketWebsite DeleteObject DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionTagging GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetObject GetObjectAcl GetObjectAttributes GetObjectTagging GetObjectVersion GetObjectVersionAcl GetObjectVersionAttributes GetObjectVersionTagging ListAllMyBuckets ListBucket ListBucketMultipartUploads ListBucketVersions ListMultipartUploadParts ListTagsForResource PutBucketAcl PutBucketCORS PutBucketLogging PutBucketNotification PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging PutBucketVersioning PutBucketWebsite PutEncryptionConfiguration PutLifecycleConfiguration PutObject PutObjectAcl PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging RestoreObject TagResource UntagResource GetBucketRequestPayment GetReplicationConfiguration",
  scheduler:
    "CreateSchedule CreateScheduleGroup DeleteSchedule DeleteScheduleGroup GetSchedule GetScheduleGroup ListScheduleGroups ListSchedules ListTagsForResource TagResource UntagResource UpdateSchedule",
  secretsmanager:
    "BatchGetSecretValue CancelRotateSecret CreateSecret DeleteResourcePolicy DeleteSecret DescribeSecret GetRandomPassword GetResourcePolicy GetSecretValue ListSecretVersionIds ListSecrets PutResourcePolicy PutSecretValue RemoveRegionsFromReplication ReplicateSecretToRegions RestoreSecret RotateSecret StopReplicationToReplica TagResource UntagResource UpdateSecret UpdateSecretVersionStage ValidateResourcePolicy",
  ses: "CreateTemplate DeleteIdentity DeleteTemplate GetAccountSendingEnabled GetIdentityVerificationAttributes GetSendQuota GetSendStatistics GetTemplate ListEmailTemplates ListIdentities ListTemplates TestRenderEmailTemplate TestRenderTemplate UpdateEmailTemplate UpdateTemplate VerifyDomainIdentity VerifyEmailIdentity CreateEmailIdentity CreateEmailTemplate DeleteEmailIdentity DeleteEmailTemplate GetConfigurationSet GetConfigurationSetEventDestinations GetEmailTemplate ListConfigurationSets PutAccountDetails PutAccountSendingAttributes PutAccountSuppressionAttributes PutConfigurationSetSendingOptions GetAccount GetSuppressedDestination ListSuppressedDestinations PutSuppressedDestination DeleteSuppressedDestination SendBulkEmail SendBulkTemplatedEmail SendEmail SendRawEmail SendTemplatedEmail GetEmailIdentity ListEmailIdentities ListTagsForResource CreateConfigurationSet TagResource PutConfigurationSetDeliveryOptions PutConfigurationSetReputationOptions PutConfigurationSetSuppressionOptions PutConfigurationSetTrackingOptions PutConfigurationSetVdmOptions UntagResource DeleteConfigurationSet CreateConfigurationSetEventDestination UpdateConfigurationSetEventDestination DeleteConfigurationSetEventDestination PutEmailIdentityConfigurationSetAttributes PutEmailIdentityDkimAttributes PutEmailIdentityDkimSigningAttributes PutEmailIdentityMailFromAttributes",
  sns: "CreateTopic DeleteTopic SetSubscriptionAttributes AddPermission ConfirmSubscription GetSubscriptionAttributes GetTopicAttributes ListSubscriptions ListSubscriptionsByTopic ListTopics Publish RemovePermission SetTopicAttributes Subscribe Unsubscribe ListTagsForResource TagResource UntagResource",
  sqs: "AddPermission CancelMessageMoveTask ChangeMessageVisibility CreateQueue DeleteMessage DeleteQueue GetQueueAttributes GetQueueUrl ListDeadLetterSourceQueues ListMessageMoveTasks ListQueues ListQueueTags PurgeQueue ReceiveMessage RemovePermission SendMessage SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue",
  ssm: "AddTagsToResource DeleteParameter DeleteParameters DescribeParameters GetParameter GetParameterHistory GetParameters GetParametersByPath LabelParameterVersion ListTagsForResource PutParameter RemoveTagsFromResource UnlabelParameterVersion",
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
