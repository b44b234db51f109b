/** Actions for which AWS knows no resource: a policy can allow them on `*` only. By service; of the actions of the table alone.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const names: Readonly<Record<string, string>> = {
  acm: "RequestCertificate",
  "application-autoscaling": "DescribeScalableTargets DescribeScalingPolicies DescribeScheduledActions",
  appsync:
    "CreateDataSource CreateFunction CreateGraphqlApi CreateResolver DeleteDataSource DeleteFunction DeleteResolver GetDataSource GetFunction GetIntrospectionSchema GetResolver GetSchemaCreationStatus StartSchemaCreation UpdateDataSource UpdateFunction UpdateResolver",
  ce: "CreateAnomalyMonitor CreateAnomalySubscription",
  chatbot: "CreateSlackChannelConfiguration DescribeSlackChannelConfigurations ListTagsForResource",
  cloudfront: "CreateDistribution CreateFunction CreateOriginAccessControl CreateResponseHeadersPolicy",
  cloudtrail: "DescribeTrails",
  "cognito-idp": "CreateUserPool",
  ec2: "DescribeAccountAttributes DescribeAddresses DescribeAddressesAttribute DescribeAvailabilityZones DescribeFlowLogs DescribeInternetGateways DescribeNatGateways DescribeNetworkAcls DescribeNetworkInterfaces DescribePrefixLists DescribeRouteTables DescribeSecurityGroupRules DescribeSecurityGroups DescribeSubnets DescribeVpcEndpoints DescribeVpcs",
  ecr: "GetAuthorizationToken",
  ecs: "DeregisterTaskDefinition DescribeTaskDefinition",
  elasticloadbalancing:
    "DescribeCapacityReservation DescribeListenerAttributes DescribeListeners DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeRules DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth",
  lambda: "CreateEventSourceMapping",
  logs: "CreateLogDelivery DeleteLogDelivery DeleteResourcePolicy DescribeDeliveries DescribeLogGroups DescribeResourcePolicies GetLogDelivery ListLogDeliveries PutResourcePolicy UpdateLogDelivery",
};

/** Full names of the actions. */
export const unscoped: ReadonlySet<string> = new Set(
  Object.entries(names).flatMap(([service, list]) => list.split(" ").map((name) => `${service}:${name}`)),
);
