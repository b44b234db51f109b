/** What a change of a resource does, by its type. Everything that is not named changes in place and is not noticed. */
export interface UpdateRow {
  /** Arguments whose change makes a new resource in the place of the old one, beside `region`, which does so everywhere. Sorted. */
  readonly replacedBy: readonly string[];
  /** What goes with the old one when it is replaced or deleted.
   * @default nothing that the program does not make again */
  readonly loses?: string;
  /** What does not work while it is replaced, and for how long.
   * @default nothing: the new one is there before the old one goes */
  readonly down?: string;
  /** What a change in place does that people may notice.
   * @default nothing */
  readonly inPlace?: string;
}

/** Every type that the program registers. The arguments are those whose change the provider answers with a replacement (`ForceNew` in the
 * provider's schema); tests hold the table equal to the types of the program, to the arguments of the SDK's classes, and to what the local
 * cloud replaces. Times are those of aws.amazon.com's pages or of experience; none was measured by us on an account. */
export const updates: Readonly<Record<string, UpdateRow>> = {
  // APIs
  "aws:apigateway/account:Account": {
    replacedBy: [],
    inPlace: "the account's setting in the region: all APIs of the region log by the new role",
  },
  "aws:apigateway/authorizer:Authorizer": { replacedBy: ["restApi"] },
  "aws:apigateway/deployment:Deployment": {
    replacedBy: ["restApi", "triggers", "variables"],
    inPlace:
      "each change of an API is a new deployment; the stage goes over to it in seconds, none is cut off",
  },
  "aws:apigateway/integration:Integration": {
    replacedBy: [
      "credentials",
      "httpMethod",
      "integrationHttpMethod",
      "passthroughBehavior",
      "resourceId",
      "restApi",
      "type",
    ],
  },
  "aws:apigateway/integrationResponse:IntegrationResponse": {
    replacedBy: ["httpMethod", "resourceId", "restApi", "statusCode"],
  },
  "aws:apigateway/method:Method": { replacedBy: ["httpMethod", "resourceId", "restApi"] },
  "aws:apigateway/methodResponse:MethodResponse": {
    replacedBy: ["httpMethod", "resourceId", "restApi", "statusCode"],
  },
  "aws:apigateway/methodSettings:MethodSettings": {
    replacedBy: ["methodPath", "restApi", "stageName"],
    inPlace: "throttles and log levels are in effect in seconds",
  },
  "aws:apigateway/model:Model": { replacedBy: ["contentType", "name", "restApi"] },
  "aws:apigateway/requestValidator:RequestValidator": { replacedBy: ["restApi"] },
  "aws:apigateway/resource:Resource": { replacedBy: ["restApi"] },
  "aws:apigateway/response:Response": { replacedBy: ["responseType", "restApiId"] },
  "aws:apigateway/restApi:RestApi": {
    replacedBy: [],
    loses: "the API's address; its execution log group is named after it",
    down: "the API, about 5 minutes, until CloudFront has the new address everywhere",
  },
  "aws:apigateway/stage:Stage": {
    replacedBy: ["restApi", "stageName"],
    down: "the API under its path, some minutes: the path is part of the site's routes",
  },
  "aws:apigateway/apiKey:ApiKey": {
    replacedBy: ["value"],
    down: "the API, until CloudFront sends the new key everywhere: about 5 minutes",
  },
  "aws:apigateway/usagePlan:UsagePlan": { replacedBy: [] },
  "aws:apigateway/usagePlanKey:UsagePlanKey": {
    replacedBy: ["keyId", "keyType", "usagePlanId"],
    down: "the API, seconds",
  },
  "aws:apigatewayv2/vpcLink:VpcLink": {
    replacedBy: ["securityGroupIds", "subnetIds"],
    down: "nothing if the new one is there first (1 to 3 minutes); requests under way on the old one end with 5xx",
  },
  "aws:appsync/dataSource:DataSource": { replacedBy: ["apiId", "name"], down: "GraphQL, seconds" },
  "aws:appsync/graphQLApi:GraphQLApi": {
    replacedBy: ["apiType", "visibility"],
    loses: "the API's address, and its log group, which is named after it",
    down: "GraphQL, about 5 minutes, until CloudFront has the new address everywhere",
  },
  "aws:appsync/resolver:Resolver": { replacedBy: ["apiId", "field", "type"], down: "that field, seconds" },
  "aws:appsync/function:Function": { replacedBy: ["apiId"] },

  // Clicks
  "aws:athena/namedQuery:NamedQuery": {
    replacedBy: ["database", "description", "name", "query", "workgroup"],
  },
  "aws:athena/workgroup:Workgroup": { replacedBy: ["name"], loses: "the history of its queries" },
  "aws:glue/catalogDatabase:CatalogDatabase": {
    replacedBy: ["catalogId", "name"],
    down: "queries, seconds; the files stay in the bucket",
  },
  "aws:glue/catalogTable:CatalogTable": {
    replacedBy: ["catalogId", "databaseName", "name"],
    down: "queries, seconds; the files stay in the bucket",
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    replacedBy: ["destination", "kinesisSourceConfiguration", "name"],
    loses: "nothing if it could write its buffer; look into the bucket before",
    down: "clicks, 1 to 2 minutes if the name is given; those sent meanwhile are tried again by the browser and may be lost",
    inPlace: "a new format or prefix holds for what is buffered from then on",
  },

  // Site
  "aws:cloudfront/distribution:Distribution": {
    replacedBy: ["staging"],
    loses: "its *.cloudfront.net address; a domain of yours points to the new one",
    down: "the site, 5 to 15 minutes, when it is deleted and made again",
    inPlace: "a change reaches all places in about 5 minutes; until then some answer as before",
  },
  "aws:cloudfront/function:Function": {
    replacedBy: ["name"],
    inPlace: "published at once, everywhere within a minute",
  },
  "aws:cloudfront/originAccessControl:OriginAccessControl": { replacedBy: [] },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
    replacedBy: [],
    inPlace: "in effect everywhere within minutes",
  },
  "aws:wafv2/webAcl:WebAcl": {
    replacedBy: ["name", "namePrefix", "scope"],
    inPlace: "rules are in effect within a minute or so; a rate rule whose settings change counts anew",
  },
  "aws:wafv2/ipSet:IpSet": {
    replacedBy: ["ipAddressVersion", "name", "namePrefix", "scope"],
    inPlace: "in effect within a minute or so; takes back what was changed by hand",
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": { replacedBy: ["resourceArn"] },

  // Logs and alarms
  "aws:cloudtrail/trail:Trail": {
    replacedBy: ["name"],
    down: "the account's audit log, seconds: CloudTrail's own history of 90 days has what was done meanwhile",
    inPlace: "in effect within minutes",
  },
  "aws:budgets/budget:Budget": { replacedBy: ["accountId", "name", "namePrefix"] },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": { replacedBy: ["alarmName"] },
  "aws:cloudwatch/dashboard:Dashboard": { replacedBy: ["dashboardName"] },
  "aws:cloudwatch/logDelivery:LogDelivery": {
    replacedBy: ["deliveryDestinationArn", "deliverySourceName"],
    loses: "no line that is written, those of the seconds between",
  },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": {
    replacedBy: ["deliveryDestinationType", "name"],
  },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": { replacedBy: ["logType", "name", "resourceArn"] },
  "aws:cloudwatch/logGroup:LogGroup": {
    replacedBy: ["logGroupClass", "name", "namePrefix"],
    loses: "its log lines",
    inPlace: "a shorter retention deletes what is older, within days",
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { replacedBy: ["policyName", "resourceArn"] },
  "aws:cloudwatch/logStream:LogStream": { replacedBy: ["logGroupName", "name"], loses: "its log lines" },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    replacedBy: ["name"],
    inPlace: "the alarm begins with INSUFFICIENT_DATA",
  },

  // People
  "aws:cognito/userGroup:UserGroup": { replacedBy: ["name", "userPoolId"], loses: "its memberships" },
  "aws:cognito/userPool:UserPool": {
    replacedBy: ["aliasAttributes", "usernameAttributes", "usernameConfiguration"],
    loses: "every user and password; they can't be exported",
    down: "sign-in, until the site's config.json is there and people have signed up again",
    inPlace: "schema attributes can be added, never changed or removed",
  },
  "aws:cognito/userPoolClient:UserPoolClient": {
    replacedBy: ["generateSecret", "userPoolId"],
    loses: "sessions: everybody signs in again",
    down: "sign-in, seconds, until the site's config.json is there",
  },

  // Data
  "aws:rds/cluster:Cluster": {
    replacedBy: [
      "availabilityZones",
      "clusterIdentifier",
      "clusterIdentifierPrefix",
      "databaseName",
      "dbSubnetGroupName",
      "dbSystemId",
      "engine",
      "engineMode",
      "kmsKeyId",
      "masterUsername",
      "restoreToPointInTime",
      "s3Import",
      "snapshotIdentifier",
      "sourceRegion",
      "storageEncrypted",
    ],
    loses: "the rows, but for the last snapshot where it is protected",
    down: "the shop, 10 to 15 minutes",
    inPlace: "capacity in seconds; a new version and some parameters restart the writer, about half a minute",
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    replacedBy: [
      "availabilityZone",
      "clusterIdentifier",
      "dbSubnetGroupName",
      "engine",
      "identifier",
      "identifierPrefix",
    ],
    down: "the shop, some minutes, where there is no other instance that takes over",
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    replacedBy: ["description", "family", "name", "namePrefix"],
    inPlace: "dynamic parameters at once, static ones with the next restart",
  },
  "aws:rds/subnetGroup:SubnetGroup": { replacedBy: ["name", "namePrefix"] },
  "aws:secretsmanager/secret:Secret": {
    replacedBy: ["name", "namePrefix"],
    loses: "its values; the old name is taken while it can be restored",
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    replacedBy: ["secretBinary", "secretId", "secretString", "secretStringWoVersion"],
  },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    replacedBy: ["kmsKeyId", "name", "networkType", "snapshotArnsToRestores", "subnetIds"],
    loses: "what is in it, all of which is in the database: it fills again within minutes",
    inPlace: "limits and versions change while it answers; it never goes back to an older version",
  },
  "aws:elasticache/user:User": {
    replacedBy: ["userId", "userName"],
    down: "the cache, minutes: what uses it reads from the database meanwhile",
    inPlace: "rights hold for open connections too, at once",
  },
  "aws:elasticache/userGroup:UserGroup": {
    replacedBy: ["userGroupId"],
    down: "the cache, minutes: what uses it reads from the database meanwhile",
  },
  "aws:dynamodb/table:Table": {
    replacedBy: ["hashKey", "localSecondaryIndexes", "name", "rangeKey"],
    loses: "every item (prod: 35 days of point-in-time recovery, and a system backup when it is deleted)",
    down: "what reads it, until it is there and filled again",
    inPlace: "an index is built while the table works; one index a time, minutes to hours by size",
  },
  "aws:dynamodb/tableItem:TableItem": {
    replacedBy: ["hashKey", "rangeKey", "tableName"],
    loses: "what users changed in it (likes, adoption)",
    inPlace: "its text is written once and then left alone: see `npm run texts`",
  },

  // Network
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": { replacedBy: ["vpcId"] },
  "aws:ec2/eip:Eip": {
    replacedBy: ["address", "customerOwnedIpv4Pool", "domain", "networkBorderGroup", "publicIpv4Pool"],
    loses: "the address that others may have let in",
  },
  "aws:ec2/flowLog:FlowLog": {
    replacedBy: [
      "deliverCrossAccountRole",
      "destinationOptions",
      "eniId",
      "iamRoleArn",
      "logDestination",
      "logDestinationType",
      "logFormat",
      "maxAggregationInterval",
      "regionalNatGatewayId",
      "subnetId",
      "tagFieldSpecifications",
      "trafficType",
      "transitGatewayAttachmentId",
      "transitGatewayId",
      "vpcId",
    ],
  },
  "aws:ec2/internetGateway:InternetGateway": { replacedBy: [], down: "the tasks' way out" },
  "aws:ec2/natGateway:NatGateway": {
    replacedBy: ["allocationId", "availabilityMode", "connectivityType", "privateIp", "subnetId", "vpcId"],
    down: "the tasks' way out, 1 to 3 minutes",
  },
  "aws:ec2/route:Route": {
    replacedBy: [
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
      "routeTableId",
    ],
    down: "that way, seconds",
  },
  "aws:ec2/routeTable:RouteTable": { replacedBy: ["vpcId"] },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    replacedBy: ["gatewayId", "subnetId"],
    down: "seconds",
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    replacedBy: ["description", "name", "namePrefix", "vpcId"],
    down: "nothing if what uses it can go over; else `up` waits for it and fails after 15 minutes",
  },
  "aws:ec2/subnet:Subnet": {
    replacedBy: [
      "availabilityZone",
      "availabilityZoneId",
      "cidrBlock",
      "ipv6CidrBlock",
      "ipv6Native",
      "outpostArn",
      "vpcId",
    ],
    down: "the service: load balancer and tasks go with it",
  },
  "aws:ec2/vpc:Vpc": {
    replacedBy: ["cidrBlock", "instanceTenancy", "ipv4IpamPoolId", "ipv4NetmaskLength"],
    down: "the service, 10 to 20 minutes: everything in it is made again",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    replacedBy: ["privateDnsEnabled", "serviceName", "serviceRegion", "vpcEndpointType", "vpcId"],
    inPlace: "policy, subnets, groups and an interface endpoint's private DNS change in place",
    down: "that service for the tasks, 1 to 3 minutes",
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    replacedBy: ["securityGroupId"],
    down: "seconds",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    replacedBy: ["securityGroupId"],
    down: "seconds",
  },
  "awsx:ec2:Vpc": {
    replacedBy: [],
    inPlace:
      "see VPC and subnet; `network.egress` changes in place, `cidrBlock` makes the network anew, `zones` only together with it",
  },

  // Service
  "aws:appautoscaling/policy:Policy": {
    replacedBy: ["name", "resourceId", "scalableDimension", "serviceNamespace"],
    inPlace: "the alarms of target tracking are made again by AWS",
  },
  "aws:appautoscaling/scheduledAction:ScheduledAction": {
    replacedBy: ["name", "resourceId", "scalableDimension", "serviceNamespace"],
  },
  "aws:appautoscaling/target:Target": { replacedBy: ["resourceId", "scalableDimension", "serviceNamespace"] },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": { replacedBy: ["policy", "repository"] },
  "aws:ecr/repository:Repository": {
    replacedBy: ["encryptionConfigurations", "name"],
    loses: "its images: no way back to an older task definition",
  },
  "aws:ecs/cluster:Cluster": {
    replacedBy: ["name"],
    down: "the service, until its tasks are healthy in the new one",
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": { replacedBy: ["clusterName"] },
  "aws:ecs/service:Service": {
    replacedBy: ["cluster", "deploymentController", "iamRole", "launchType", "name", "schedulingStrategy"],
    down: "nothing while its name is free to change: the new one registers with the same load balancer first",
    inPlace:
      "a roll: new tasks are healthy before old ones stop, 2 to 6 minutes; a failing one is rolled back by the circuit breaker, and `up` calls that a success: `npm run verify`. `spot` too",
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    replacedBy: [
      "containerDefinitions",
      "cpu",
      "ephemeralStorage",
      "executionRoleArn",
      "family",
      "ipcMode",
      "memory",
      "networkMode",
      "pidMode",
      "placementConstraints",
      "proxyConfiguration",
      "requiresCompatibilities",
      "runtimePlatform",
      "taskRoleArn",
      "volumes",
    ],
    inPlace: "each change is a revision; the one before is deregistered and stays listed as INACTIVE",
  },
  "aws:lb/listenerRule:ListenerRule": {
    replacedBy: ["listenerArn"],
    down: "the service behind it, seconds: its requests go to the other one meanwhile",
  },
  "aws:lb/listener:Listener": { replacedBy: ["loadBalancerArn"], down: "the API, seconds" },
  "aws:lb/loadBalancer:LoadBalancer": {
    replacedBy: ["internal", "loadBalancerType", "name", "namePrefix", "subnetMappings"],
    down: "nothing if the new one is there first (2 to 3 minutes); the API goes over with a deployment",
  },
  "aws:lb/targetGroup:TargetGroup": {
    replacedBy: [
      "ipAddressType",
      "name",
      "namePrefix",
      "port",
      "protocol",
      "protocolVersion",
      "targetType",
      "vpcId",
    ],
    down: "the API, until tasks are registered with the new one",
  },
  "docker:index/image:Image": {
    replacedBy: [],
    inPlace: "pushed under a new tag: the old image stays in the repository for a way back",
  },

  // Delivery
  "aws:codebuild/project:Project": {
    replacedBy: ["name"],
    loses: "the history of its builds; the logs stay",
    inPlace: "the next build is the first that is different",
  },
  "aws:codebuild/reportGroup:ReportGroup": {
    replacedBy: ["name", "type"],
    loses: "its reports, which are thirty days old at most",
  },
  "aws:codebuild/webhook:Webhook": {
    replacedBy: ["manualCreation", "projectName", "scopeConfiguration"],
    down: "pushes in between start nothing, seconds",
  },
  "aws:codecommit/repository:Repository": {
    replacedBy: [],
    loses: "the code with its history; it is protected, and stays in the account when the stack goes",
  },
  "aws:codeconnections/connection:Connection": {
    replacedBy: ["hostArn", "name", "providerType"],
    down: "deliveries, until somebody has confirmed the new connection in the console",
  },
  "aws:codepipeline/pipeline:Pipeline": {
    replacedBy: ["name"],
    loses: "the history of its executions",
    inPlace:
      "executions under way end as they began; a stage can't go back to one from before, the structure being another",
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    replacedBy: ["url"],
    down: "deliveries, until roles trust the new one",
  },
  "aws:kms/key:Key": {
    replacedBy: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
    loses: "everything that it encrypted, thirty days after it goes: states and their secrets",
  },

  // Rights
  "aws:iam/policy:Policy": {
    replacedBy: ["description", "name", "namePrefix", "path"],
    inPlace: "a new version, in effect within seconds",
  },
  "aws:iam/role:Role": {
    replacedBy: ["name", "namePrefix", "path"],
    inPlace: "in effect within seconds; a new role may be refused for some seconds more",
  },
  "aws:iam/rolePolicy:RolePolicy": {
    replacedBy: ["name", "namePrefix", "role"],
    inPlace: "in effect within seconds",
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { replacedBy: ["policyArn", "role"] },

  // Functions and messages
  "aws:lambda/alias:Alias": {
    replacedBy: ["functionName", "name"],
    inPlace: "callers get the new version with their next call",
  },
  "aws:cloudwatch/eventBus:EventBus": {
    replacedBy: ["eventSourceName", "name"],
    down: "events that are sent meanwhile, until their senders have the new name",
  },
  "aws:cloudwatch/eventRule:EventRule": { replacedBy: ["eventBusName", "name", "namePrefix"] },
  "aws:cloudwatch/eventTarget:EventTarget": { replacedBy: ["eventBusName", "rule", "targetId"] },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    replacedBy: ["eventSourceArn", "startingPosition", "startingPositionTimestamp"],
    loses: "its place in the stream: a new one begins at its starting position",
    inPlace: "a change takes up to a minute; nothing is skipped",
  },
  "aws:lambda/function:Function": {
    replacedBy: ["name", "packageType"],
    inPlace:
      "each change of code or configuration is a version, where the function publishes; its alias goes over to it, none is cut off",
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    replacedBy: ["functionName", "qualifier"],
  },
  "aws:lambda/invocation:Invocation": {
    replacedBy: ["functionName", "input", "qualifier", "tenantId", "triggers"],
    inPlace: "nothing: it calls its function when it is new or replaced alone",
  },
  "aws:lambda/permission:Permission": {
    replacedBy: ["action", "function", "principal", "qualifier", "sourceAccount", "sourceArn", "statementId"],
    down: "that caller, seconds",
  },
  "aws:pipes/pipe:Pipe": {
    replacedBy: ["name", "namePrefix", "source"],
    loses: "its place in the stream: a new one begins at its starting position",
    inPlace: "stopped and started, 1 to 2 minutes; nothing is skipped",
  },
  "aws:sns/topic:Topic": {
    replacedBy: ["fifoTopic", "name", "namePrefix"],
    loses: "subscriptions by mail: they are asked again",
  },
  "aws:sns/topicPolicy:TopicPolicy": { replacedBy: ["arn"] },
  "aws:sns/topicSubscription:TopicSubscription": {
    replacedBy: ["endpoint", "protocol", "topic"],
    loses: "a confirmation by mail: it is asked for again",
    down: "messages meanwhile do not reach it, seconds",
  },
  "aws:sqs/queue:Queue": {
    replacedBy: ["fifoQueue", "name", "namePrefix"],
    loses: "its messages, failed ones too: replay them before",
  },
  "aws:sqs/queuePolicy:QueuePolicy": { replacedBy: ["queueUrl"] },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": { replacedBy: ["queueUrl"] },

  // Names
  "aws:acm/certificate:Certificate": {
    replacedBy: [
      "certificateAuthorityArn",
      "domainName",
      "keyAlgorithm",
      "subjectAlternativeNames",
      "validationMethod",
      "validationOptions",
    ],
    inPlace: "nothing: the site keeps the old one until the new one is proved",
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    replacedBy: ["certificateArn", "validationRecordFqdns"],
  },
  "aws:route53/record:Record": {
    replacedBy: ["name", "zoneId"],
    inPlace: "resolvers keep the old one for five minutes (an alias for one)",
  },

  // Mail
  "aws:sesv2/configurationSet:ConfigurationSet": {
    replacedBy: ["configurationSetName"],
    down: "mails, seconds: they are tried again",
  },
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
    replacedBy: ["configurationSetName", "eventDestinationName"],
    loses: "bounces and complaints that are told meanwhile, seconds",
  },
  "aws:sesv2/emailIdentity:EmailIdentity": {
    replacedBy: ["emailIdentity"],
    loses: "its verification: the link is mailed, or the DNS records are new",
    down: "mails, until it is verified again; they are tried again for a while, then put aside",
  },
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": {
    replacedBy: ["emailIdentity"],
    inPlace: "bounces go to SES's own name until the new name's records are found, up to 72 hours",
  },

  // Buckets
  "aws:s3/bucket:Bucket": {
    replacedBy: ["bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"],
    loses: "every object (a bucket with objects is not deleted unless forceDestroy is on)",
    down: "the site, until its files are there again",
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": {
    replacedBy: ["bucket", "expectedBucketOwner"],
    down: "uploads from pages of other origins, for seconds",
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    replacedBy: ["bucket", "expectedBucketOwner"],
    inPlace: "a shorter time deletes what is older, within days",
  },
  "aws:s3/bucketLogging:BucketLogging": { replacedBy: ["bucket", "expectedBucketOwner"] },
  "aws:s3/bucketNotification:BucketNotification": {
    replacedBy: ["bucket"],
    loses:
      "news of objects that are written meanwhile, for seconds: a batch that fails then is in the bucket, and in no queue",
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    replacedBy: ["bucket", "key"],
    inPlace: "new files are there before index.html names them; old ones go after it",
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": { replacedBy: ["bucket"] },
  "aws:s3/bucketPolicy:BucketPolicy": { replacedBy: ["bucket"], down: "the site, seconds" },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { replacedBy: ["bucket"] },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    replacedBy: ["bucket", "expectedBucketOwner"],
  },
  "aws:s3/bucketVersioning:BucketVersioning": { replacedBy: ["bucket", "expectedBucketOwner"] },
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor": {
    replacedBy: ["monitorDimension", "monitorSpecification", "monitorType"],
    loses: "what it has learnt: it says nothing for some ten days",
  },
  "aws:costexplorer/anomalySubscription:AnomalySubscription": { replacedBy: ["accountId", "name"] },
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {
    replacedBy: ["configurationName", "slackTeamId"],
  },
};
