import { memberOf, textOf, type DeployedResource } from "./deployed.ts";

/** Something that an AWS service makes on its own because a resource is there or is used, so that no `destroy` takes it away. */
export interface Leftover {
  /** Type of the resource that it comes from. */
  readonly type: string;
  /** "Execution log of an API" */
  readonly what: string;
  /** When AWS makes it. */
  readonly made: string;
  /** True for the resources that it comes from.
   * @default all of the type */
  readonly when?: (resource: DeployedResource) => boolean;
  /** What is done about it. */
  readonly remedy: MadeFirst | Command | Expires;
  /** Page that says so. */
  readonly page: string;
}

/** The program makes the log group itself, with an end, and it goes with the stack. */
export interface MadeFirst {
  readonly kind: "made-first";
  /** Name of the group. */
  readonly logGroup: (resource: DeployedResource) => string;
  /** What keeps AWS from making the group before the program does, and again after it: the writer waits for the group, or the policy
   * that lets the writer write does. */
  readonly order: "before-writer" | "before-rights";
  /** True when its writer may still have lines to write when the group goes, and may make it again.
   * @default false */
  readonly mayReturn?: boolean;
}

/** A command of the AWS CLI removes it. */
export interface Command {
  readonly kind: "command";
  readonly command: (resource: DeployedResource) => string;
  /** True for a thing of the account, which other stacks may use. */
  readonly shared?: boolean;
}

/** It goes by itself. */
export interface Expires {
  readonly kind: "expires";
  /** "after 35 days" */
  readonly after: string;
}

const serviceLinkedRole = (
  type: string,
  service: string,
  role: string,
  page: string,
  when?: Leftover["when"],
): Leftover => ({
  type,
  what: `Service-linked role ${role}`,
  made: `when the first resource of ${service} in the account needs it`,
  when,
  remedy: {
    kind: "command",
    command: () => `aws iam delete-service-linked-role --role-name ${role}`,
    shared: true,
  },
  page,
});

/** All that is known. Every type of the program is here or in {@link leavesNothing}. */
export const leftovers: readonly Leftover[] = [
  {
    type: "aws:apigateway/stage:Stage",
    what: "Execution log of an API",
    made: "with the first line, where a method's logging level is not OFF",
    remedy: {
      kind: "made-first",
      logGroup: (stage) =>
        `API-Gateway-Execution-Logs_${textOf(stage, "restApi")}/${textOf(stage, "stageName")}`,
      order: "before-writer",
      mayReturn: true,
    },
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
  },
  {
    type: "aws:appsync/graphQLApi:GraphQLApi",
    what: "Log of a GraphQL API",
    made: "with the first request, where the API has a log role",
    when: (api) => api.inputs["logConfig"] !== undefined,
    remedy: {
      kind: "made-first",
      logGroup: (api) => `/aws/appsync/apis/${api.id ?? ""}`,
      order: "before-rights",
    },
    page: "https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html",
  },
  {
    type: "aws:lambda/function:Function",
    what: "Log of a function",
    made: "with the first call, where the function may make log groups",
    remedy: {
      kind: "made-first",
      logGroup: (fn) => {
        const group = memberOf(fn, "loggingConfig", "logGroup");
        return typeof group === "string" ? group : `/aws/lambda/${textOf(fn, "name")}`;
      },
      order: "before-writer",
    },
    page: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
  },
  {
    type: "aws:codebuild/project:Project",
    what: "Log of a project's builds",
    made: "with the first build, where its role may make log groups",
    remedy: {
      kind: "made-first",
      logGroup: (project) => {
        const logs = memberOf(project, "logsConfig", "cloudwatchLogs") as
          Readonly<Record<string, unknown>> | undefined;
        const group = logs?.["groupName"];
        return typeof group === "string" ? group : `/aws/codebuild/${textOf(project, "name")}`;
      },
      order: "before-writer",
    },
    page: "https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html#change-project-console-logs",
  },
  {
    type: "aws:codecommit/repository:Repository",
    what: "The repository itself",
    made: "by the program, which lets go of it when the stack goes",
    remedy: {
      kind: "command",
      command: (repository) =>
        `aws codecommit delete-repository --repository-name ${textOf(repository, "repositoryName")}`,
    },
    page: "https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-delete-repository.html",
  },
  {
    type: "aws:kms/key:Key",
    what: "The key itself, which nobody can use any more",
    made: "by the program; KMS deletes no key at once, and waits for as many days as the key says",
    remedy: { kind: "expires", after: "after 30 days" },
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  },
  {
    type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    what: "Error log of a delivery stream",
    made: "by the console alone; the API expects group and stream to be there",
    remedy: {
      kind: "made-first",
      logGroup: (stream) => {
        const options = memberOf(stream, "extendedS3Configuration", "cloudwatchLoggingOptions") as
          Readonly<Record<string, unknown>> | undefined;
        const group = options?.["logGroupName"];
        return typeof group === "string" ? group : "";
      },
      order: "before-writer",
    },
    page: "https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html",
  },
  {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    what: "Log of the tasks",
    made: "with the first line, where the driver is told to (awslogs-create-group)",
    remedy: {
      kind: "made-first",
      logGroup: (definition) =>
        /"awslogs-group":"([^"]+)"/.exec(textOf(definition, "containerDefinitions"))?.[1] ?? "",
      order: "before-writer",
    },
    page: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
  },
  {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    what: "Revisions of the task definition, INACTIVE",
    made: "with each deregistration: they stay listed for ever",
    remedy: {
      kind: "command",
      command: (definition) =>
        `aws ecs list-task-definitions --status INACTIVE --family-prefix ${textOf(definition, "family")} --query 'taskDefinitionArns[]' --output text | ` +
        "xargs -r -n 10 aws ecs delete-task-definitions --task-definitions",
    },
    page: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html",
  },
  {
    type: "aws:ecs/cluster:Cluster",
    what: "Metrics log of Container Insights",
    made: "with the first task, where Container Insights is on",
    when: ({ inputs }) =>
      /"containerInsights","value":"(?!disabled)|"value":"(?!disabled)\w+","name":"containerInsights"/.test(
        JSON.stringify(inputs["settings"] ?? []),
      ),
    remedy: {
      kind: "made-first",
      logGroup: (cluster) => `/aws/ecs/containerinsights/${textOf(cluster, "name")}/performance`,
      order: "before-writer",
      mayReturn: true,
    },
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-entries-ECS.html",
  },
  {
    type: "aws:dynamodb/table:Table",
    what: "System backup of a table",
    made: "when a table with point-in-time recovery is deleted; it costs nothing",
    when: (table) => memberOf(table, "pointInTimeRecovery", "enabled") === true,
    remedy: { kind: "expires", after: "after 35 days" },
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html",
  },
  {
    type: "aws:rds/cluster:Cluster",
    what: "Last snapshot of a database",
    made: "when a cluster that is protected is deleted all the same; paid by the GB",
    when: ({ inputs }) => inputs["skipFinalSnapshot"] !== true,
    remedy: {
      kind: "command",
      command: (cluster) =>
        `aws rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier ${textOf(cluster, "finalSnapshotIdentifier")}`,
    },
    page: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html",
  },
  {
    type: "aws:secretsmanager/secret:Secret",
    what: "The secret itself, which nobody can read any more; its name is taken",
    made: "by the program; it can be restored for as many days as it says, and costs nothing meanwhile",
    when: ({ inputs }) => inputs["recoveryWindowInDays"] !== 0,
    remedy: { kind: "expires", after: "after 7 to 30 days" },
    page: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  },
  {
    type: "aws:sns/topicSubscription:TopicSubscription",
    what: "Subscription by mail that nobody confirmed",
    made: "when the topic asks an address; it can't be unsubscribed before it is confirmed",
    when: ({ inputs }) => inputs["protocol"] === "email",
    remedy: { kind: "expires", after: "some days after it was asked for" },
    page: "https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html",
  },
  {
    type: "aws:sesv2/configurationSet:ConfigurationSet",
    what: "Addresses on the account's suppression list",
    made: "when a mail bounces for good or is complained about",
    remedy: {
      kind: "command",
      command: (set) =>
        `aws sesv2 list-suppressed-destinations --region ${textOf(set, "region")}   # then: aws sesv2 delete-suppressed-destination --email-address …`,
      shared: true,
    },
    page: "https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html",
  },
  {
    type: "aws:appautoscaling/policy:Policy",
    what: "Alarms of target tracking",
    made: "with the policy; AWS deletes them with it. This shows what is left if it could not",
    remedy: {
      kind: "command",
      command: (policy) =>
        `aws cloudwatch describe-alarms --alarm-name-prefix TargetTracking-${textOf(policy, "resourceId")} --query 'MetricAlarms[].AlarmName'`,
    },
    page: "https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html",
  },
  {
    type: "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
    what: "Log of a channel's configuration",
    made: "with the first line, in us-east-1, where its logging level is not NONE",
    when: (channel) => (textOf(channel, "loggingLevel") || "NONE") !== "NONE",
    remedy: {
      kind: "command",
      command: (channel) =>
        `aws logs delete-log-group --region us-east-1 --log-group-name /aws/chatbot/${textOf(channel, "configurationName")}`,
    },
    page: "https://docs.aws.amazon.com/chatbot/latest/adminguide/cloudwatch-logs.html",
  },
  {
    type: "docker:index/image:Image",
    what: "The image on the machine that built it",
    made: "by Docker, when `pulumi up` builds",
    remedy: { kind: "command", command: (image) => `docker image rm ${textOf(image, "imageName")}` },
    page: "https://docs.docker.com/reference/cli/docker/image/rm/",
  },
  serviceLinkedRole(
    "aws:ecs/service:Service",
    "ECS",
    "AWSServiceRoleForECS",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html",
  ),
  serviceLinkedRole(
    "aws:rds/cluster:Cluster",
    "RDS",
    "AWSServiceRoleForRDS",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html",
  ),
  serviceLinkedRole(
    "aws:elasticache/serverlessCache:ServerlessCache",
    "ElastiCache",
    "AWSServiceRoleForElastiCache",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/using-service-linked-roles.html",
  ),
  serviceLinkedRole(
    "aws:lb/loadBalancer:LoadBalancer",
    "Elastic Load Balancing",
    "AWSServiceRoleForElasticLoadBalancing",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html",
  ),
  serviceLinkedRole(
    "aws:appautoscaling/target:Target",
    "Application Auto Scaling",
    "AWSServiceRoleForApplicationAutoScaling_ECSService",
    "https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html",
  ),
  serviceLinkedRole(
    "aws:apigatewayv2/vpcLink:VpcLink",
    "API Gateway",
    "AWSServiceRoleForAPIGateway",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html",
  ),
  serviceLinkedRole(
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
    "AWS Chatbot",
    "AWSServiceRoleForAWSChatbot",
    "https://docs.aws.amazon.com/chatbot/latest/adminguide/using-service-linked-roles.html",
  ),
  serviceLinkedRole(
    "aws:cognito/userPool:UserPool",
    "Cognito that sends by SES",
    "AWSServiceRoleForAmazonCognitoIdpEmailService",
    "https://docs.aws.amazon.com/cognito/latest/developerguide/using-service-linked-roles.html",
    (pool) => memberOf(pool, "emailConfiguration", "emailSendingAccount") === "DEVELOPER",
  ),
];

/** Things of an account that no resource has alone, cost nothing and can't be deleted. */
export const passing: readonly { readonly what: string; readonly until: string }[] = [
  { what: "metrics in CloudWatch", until: "15 months after their last value" },
  { what: "traces in X-Ray", until: "30 days" },
  { what: "the account's event history of CloudTrail", until: "90 days" },
  { what: "the history of Athena's queries", until: "45 days" },
];

/** Types of which nothing is left. */
export const leavesNothing: readonly string[] = [
  "aws:acm/certificate:Certificate",
  "aws:acm/certificateValidation:CertificateValidation",
  "aws:apigateway/account:Account",
  "aws:apigateway/apiKey:ApiKey",
  "aws:apigateway/authorizer:Authorizer",
  "aws:apigateway/deployment:Deployment",
  "aws:apigateway/integration:Integration",
  "aws:apigateway/integrationResponse:IntegrationResponse",
  "aws:apigateway/method:Method",
  "aws:apigateway/methodResponse:MethodResponse",
  "aws:apigateway/methodSettings:MethodSettings",
  "aws:apigateway/model:Model",
  "aws:apigateway/requestValidator:RequestValidator",
  "aws:apigateway/resource:Resource",
  "aws:apigateway/response:Response",
  "aws:apigateway/restApi:RestApi",
  "aws:apigateway/usagePlan:UsagePlan",
  "aws:apigateway/usagePlanKey:UsagePlanKey",
  "aws:appautoscaling/scheduledAction:ScheduledAction",
  "aws:appsync/dataSource:DataSource",
  "aws:appsync/function:Function",
  "aws:appsync/resolver:Resolver",
  "aws:athena/namedQuery:NamedQuery",
  "aws:athena/workgroup:Workgroup",
  "aws:budgets/budget:Budget",
  "aws:cloudfront/distribution:Distribution",
  "aws:cloudfront/function:Function",
  "aws:cloudfront/originAccessControl:OriginAccessControl",
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
  "aws:cloudtrail/trail:Trail",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:cloudwatch/logDelivery:LogDelivery",
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
  "aws:cloudwatch/logDeliverySource:LogDeliverySource",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "aws:cloudwatch/logStream:LogStream",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:codebuild/reportGroup:ReportGroup",
  "aws:codebuild/webhook:Webhook",
  "aws:codeconnections/connection:Connection",
  "aws:codepipeline/pipeline:Pipeline",
  "aws:cognito/identityPool:IdentityPool",
  "aws:cognito/identityPoolProviderPrincipalTag:IdentityPoolProviderPrincipalTag",
  "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment",
  "aws:cognito/userGroup:UserGroup",
  "aws:cognito/userPoolClient:UserPoolClient",
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
  "aws:costexplorer/anomalySubscription:AnomalySubscription",
  "aws:dynamodb/tableItem:TableItem",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/eip:Eip",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/route:Route",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecr/repository:Repository",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
  "aws:elasticache/user:User",
  "aws:elasticache/userGroup:UserGroup",
  "aws:glue/catalogDatabase:CatalogDatabase",
  "aws:glue/catalogTable:CatalogTable",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:lambda/alias:Alias",
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:lambda/invocation:Invocation",
  "aws:lambda/permission:Permission",
  "aws:lb/listener:Listener",
  "aws:lb/listenerRule:ListenerRule",
  "aws:lb/targetGroup:TargetGroup",
  "aws:pipes/pipe:Pipe",
  "aws:rds/clusterInstance:ClusterInstance",
  "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  "aws:rds/subnetGroup:SubnetGroup",
  "aws:route53/record:Record",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketNotification:BucketNotification",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:scheduler/schedule:Schedule",
  "aws:scheduler/scheduleGroup:ScheduleGroup",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:secretsmanager/secretRotation:SecretRotation",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
  "aws:sesv2/emailIdentity:EmailIdentity",
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
  "aws:sns/topic:Topic",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queue:Queue",
  "aws:sqs/queuePolicy:QueuePolicy",
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
  "aws:ssm/parameter:Parameter",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:wafv2/ipSet:IpSet",
  "aws:wafv2/webAcl:WebAcl",
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  "awsx:ec2:Vpc",
];

/** Leftovers of a resource. */
export const leftoversOf = (resource: DeployedResource): readonly Leftover[] =>
  leftovers.filter(({ type, when }) => type === resource.type && (when?.(resource) ?? true));
