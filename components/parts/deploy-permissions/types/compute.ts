import { of, type TypeRow, type TypeRows } from "../row.ts";

const ecr = of("ecr");
const ecs = of("ecs");
const lambda = of("lambda");
const scaling = of("application-autoscaling");
const balancing = of("elasticloadbalancing");

const scalable: TypeRow = {
  on: ["application-autoscaling:*:{account}:scalable-target/*"],
  read: scaling("DescribeScalableTargets ListTagsForResource"),
  create: scaling("RegisterScalableTarget TagResource"),
  update: scaling("UntagResource"),
  delete: scaling("DeregisterScalableTarget"),
  linkedRoles: ["ecs.application-autoscaling.amazonaws.com"],
  beside: {
    on: ["ecs:*:{account}:service/{cluster}"],
    read: ecs("DescribeServices"),
    create: ecs("UpdateService"),
    delete: [],
  },
};
const repository = { on: ["ecr:*:{account}:repository/{repository}"] } as const;
const lambdaFunction = {
  on: ["lambda:*:{account}:function:{function}"],
} as const;

/** Containers, functions, and what is in front of them. */
export const compute: TypeRows = {
  // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html
  "aws:appautoscaling/policy:Policy": {
    ...scalable,
    read: scaling("DescribeScalingPolicies"),
    create: scaling("PutScalingPolicy"),
    update: [],
    delete: scaling("DeleteScalingPolicy"),
    beside: {
      on: ["cloudwatch:*:{account}:alarm:TargetTracking-*"],
      read: of("cloudwatch")("DescribeAlarms"),
      create: of("cloudwatch")("PutMetricAlarm"),
      delete: of("cloudwatch")("DeleteAlarms"),
    },
  },
  "aws:appautoscaling/scheduledAction:ScheduledAction": {
    on: scalable.on,
    read: scaling("DescribeScheduledActions"),
    create: scaling("PutScheduledAction"),
    delete: scaling("DeleteScheduledAction"),
  },
  "aws:appautoscaling/target:Target": scalable,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    ...repository,
    read: ecr("GetLifecyclePolicy"),
    create: ecr("PutLifecyclePolicy"),
    delete: ecr("DeleteLifecyclePolicy"),
  },
  "aws:ecr/repository:Repository": {
    ...repository,
    read: ecr("DescribeRepositories ListTagsForResource"),
    create: ecr("CreateRepository TagResource"),
    update: ecr("PutImageScanningConfiguration PutImageTagMutability UntagResource"),
    delete: ecr("DeleteRepository"),
  },
  // The provider pushes what the build made, as the Docker client does.
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
  "docker:index/image:Image": {
    ...repository,
    read: ecr(
      "GetAuthorizationToken BatchCheckLayerAvailability BatchGetImage DescribeImages GetDownloadUrlForLayer",
    ),
    create: ecr("InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage"),
    delete: [],
  },
  "aws:ecs/cluster:Cluster": {
    on: ["ecs:*:{account}:cluster/{cluster}"],
    read: ecs("DescribeClusters"),
    create: ecs("CreateCluster TagResource"),
    update: ecs("UpdateCluster UpdateClusterSettings UntagResource"),
    delete: ecs("DeleteCluster"),
    linkedRoles: ["ecs.amazonaws.com"],
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    on: ["ecs:*:{account}:cluster/{cluster}"],
    read: ecs("DescribeClusters"),
    create: ecs("PutClusterCapacityProviders"),
    delete: ecs("PutClusterCapacityProviders"),
  },
  "aws:ecs/service:Service": {
    on: ["ecs:*:{account}:service/{cluster}", "ecs:*:{account}:service-deployment/{cluster}"],
    read: ecs("DescribeServices DescribeServiceDeployments ListServiceDeployments"),
    create: ecs("CreateService TagResource"),
    update: ecs("UpdateService UntagResource"),
    delete: ecs("DeleteService"),
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    on: ["ecs:*:{account}:task-definition/{taskDefinition}"],
    read: ecs("DescribeTaskDefinition ListTagsForResource"),
    create: ecs("RegisterTaskDefinition TagResource"),
    update: ecs("UntagResource"),
    delete: ecs("DeregisterTaskDefinition"),
    passesTo: ["ecs-tasks.amazonaws.com"],
  },
  "aws:lambda/alias:Alias": {
    ...lambdaFunction,
    read: lambda("GetAlias"),
    create: lambda("CreateAlias"),
    update: lambda("UpdateAlias"),
    delete: lambda("DeleteAlias"),
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    on: ["lambda:*:{account}:event-source-mapping:*"],
    read: lambda("GetEventSourceMapping ListTags"),
    create: lambda("CreateEventSourceMapping TagResource"),
    update: lambda("UpdateEventSourceMapping UntagResource"),
    delete: lambda("DeleteEventSourceMapping"),
  },
  // A function in a network: Lambda looks at where it is with the rights of who deploys.
  "aws:lambda/function:Function": {
    ...lambdaFunction,
    beside: {
      on: ["*"],
      read: of("ec2")("DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs"),
      create: [],
      delete: [],
    },
    read: lambda(
      "GetFunction GetFunctionCodeSigningConfig GetFunctionConfiguration GetFunctionConcurrency GetFunctionRecursionConfig GetRuntimeManagementConfig ListTags ListVersionsByFunction",
    ),
    create: lambda("CreateFunction PublishVersion PutFunctionConcurrency TagResource"),
    update: lambda("UpdateFunctionCode UpdateFunctionConfiguration DeleteFunctionConcurrency UntagResource"),
    delete: lambda("DeleteFunction"),
    passesTo: ["lambda.amazonaws.com"],
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    ...lambdaFunction,
    read: lambda("GetFunctionEventInvokeConfig"),
    create: lambda("PutFunctionEventInvokeConfig"),
    delete: lambda("DeleteFunctionEventInvokeConfig"),
  },
  "aws:lambda/invocation:Invocation": {
    ...lambdaFunction,
    read: [],
    create: lambda("InvokeFunction"),
    delete: [],
  },
  "aws:lambda/permission:Permission": {
    ...lambdaFunction,
    read: lambda("GetPolicy"),
    create: lambda("AddPermission"),
    delete: lambda("RemovePermission"),
  },
  "aws:lb/listener:Listener": {
    on: [
      "elasticloadbalancing:*:{account}:listener/app/{loadBalancer}",
      "elasticloadbalancing:*:{account}:loadbalancer/app/{loadBalancer}",
    ],
    read: balancing("DescribeListeners DescribeListenerAttributes DescribeTags"),
    create: balancing("CreateListener AddTags"),
    update: balancing("ModifyListener ModifyListenerAttributes RemoveTags"),
    delete: balancing("DeleteListener"),
  },
  "aws:lb/listenerRule:ListenerRule": {
    on: [
      "elasticloadbalancing:*:{account}:listener/app/{loadBalancer}",
      "elasticloadbalancing:*:{account}:listener-rule/app/{loadBalancer}",
    ],
    read: balancing("DescribeRules DescribeTags"),
    create: balancing("CreateRule AddTags"),
    update: balancing("ModifyRule SetRulePriorities RemoveTags"),
    delete: balancing("DeleteRule"),
  },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-permissions.html
  "aws:lb/loadBalancer:LoadBalancer": {
    on: ["elasticloadbalancing:*:{account}:loadbalancer/app/{loadBalancer}"],
    read: balancing(
      "DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeCapacityReservation DescribeTags",
    ),
    create: balancing("CreateLoadBalancer AddTags"),
    update: balancing(
      "ModifyLoadBalancerAttributes SetIpAddressType SetSecurityGroups SetSubnets RemoveTags",
    ),
    delete: balancing("DeleteLoadBalancer"),
    linkedRoles: ["elasticloadbalancing.amazonaws.com"],
    beside: {
      on: ["*"],
      read: of("ec2")(
        "DescribeAccountAttributes DescribeInternetGateways DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs GetSecurityGroupsForVpc",
      ),
      create: [],
      delete: [],
    },
  },
  "aws:lb/targetGroup:TargetGroup": {
    on: ["elasticloadbalancing:*:{account}:targetgroup/{targetGroup}"],
    read: balancing("DescribeTargetGroups DescribeTargetGroupAttributes DescribeTargetHealth DescribeTags"),
    create: balancing("CreateTargetGroup AddTags"),
    update: balancing("ModifyTargetGroup ModifyTargetGroupAttributes RemoveTags"),
    delete: balancing("DeleteTargetGroup"),
  },
};
