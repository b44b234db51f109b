/** Actions that know no resources: `*` is all that they can be given for.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
export const withoutResources =
  /^(xray:(Put(TraceSegments|TelemetryRecords)|GetSampling\w+)|ecr:GetAuthorizationToken|dynamodb:ListStreams|cloudwatch:(PutMetricData|GetMetric(Data|Statistics)|ListMetrics)|logs:(DescribeLogGroups|(Create|Update|Get|List|Delete)LogDeliver(y|ies)|(Put|Describe)ResourcePolic(y|ies))|ec2:Describe\w+|sts:GetCallerIdentity|kms:(ListKeys|ListAliases|GenerateRandom)|s3:ListAllMyBuckets|athena:List(WorkGroups|EngineVersions)|ssmmessages:\w+|budgets:ViewBudget|ce:Get\w+)$/;
