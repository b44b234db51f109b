import * as aws from "@pulumi/aws";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults, type WithDefaults } from "../component.ts";
import { trustPolicy, type Grantee } from "../grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { FargateServiceArgs } from "./args.ts";
import { containerDefinition } from "./container.ts";
import { defaults, guards } from "./defaults.ts";
import { executionRolePolicy } from "./execution-role.ts";
import { problems } from "./validate.ts";

export type { FargateServiceArgs, ImageBuild, ServiceScaling } from "./args.ts";

/** A container on Fargate behind an internal Application Load Balancer, which nothing reaches until it is let in with
 * {@link FargateService.admit}.
 *
 * ```ts
 * const service = new FargateService("service", { network, image: "111122223333.dkr.ecr.…/app@sha256:…", port: 8080 });
 * table.grants.read(service);
 * ```
 *
 * Makes: cluster, repository and image (for a build), log group, execution role, task role, security groups, load
 * balancer, target group, listener, task definition, service and, with `scaling`, a target-tracking policy.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate.html */
export class FargateService extends pulumi.ComponentResource implements Grantee {
  static readonly token = "mysfits:fargate-service:FargateService";

  readonly name: string;
  /** What the container may do: give it grants. It starts with none. */
  readonly role: aws.iam.Role;
  readonly loadBalancerArn: pulumi.Output<string>;
  /** `http://<load balancer>`, reachable inside the VPC only. */
  readonly url: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly vpcId: pulumi.Output<string>;
  /** Resolves once requests can be forwarded; depend on it. */
  readonly listener: aws.lb.Listener;
  readonly nodes: {
    readonly cluster: aws.ecs.Cluster;
    readonly repository?: aws.ecr.Repository;
    readonly image?: docker.Image;
    readonly loadBalancer: aws.lb.LoadBalancer;
    readonly targetGroup: aws.lb.TargetGroup;
    readonly loadBalancerSecurityGroup: aws.ec2.SecurityGroup;
    readonly taskSecurityGroup: aws.ec2.SecurityGroup;
    readonly taskDefinition: aws.ecs.TaskDefinition;
    readonly service: aws.ecs.Service;
    readonly logGroup: aws.cloudwatch.LogGroup;
    readonly executionRole: aws.iam.Role;
  };
  readonly #tags: FargateServiceArgs["tags"];

  constructor(name: string, given: FargateServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super(FargateService.token, name, {}, opts);
    this.name = name;
    refuse("FargateService", name, problems(name, given));
    const args = withDefaults(defaults, given);
    const { network, port, tags } = args;
    this.#tags = tags;
    const child = { parent: this };
    const { accountId, region } = whereabouts(this);

    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      { retentionInDays: args.logRetentionDays, tags },
      child,
    );
    const { repository, image, uri } =
      typeof args.image === "object" && "context" in args.image
        ? this.#build(args.image, args)
        : { uri: args.image };

    const executionRole = new aws.iam.Role(
      `${name}-execution`,
      {
        description: "Pulls the image and writes the log",
        assumeRolePolicy: trustPolicy("ecs-tasks.amazonaws.com", accountId),
        tags,
      },
      child,
    );
    const executionPolicy = new aws.iam.RolePolicy(
      `${name}-execution`,
      { role: executionRole.name, policy: executionRolePolicy(logGroup.arn, repository?.arn) },
      child,
    );
    this.role = new aws.iam.Role(
      `${name}-task`,
      {
        description: "What the container may do",
        assumeRolePolicy: trustPolicy("ecs-tasks.amazonaws.com", accountId),
        tags,
      },
      child,
    );

    const loadBalancerSecurityGroup = new aws.ec2.SecurityGroup(
      `${name}-lb`,
      { vpcId: network.vpcId, description: "Load balancer, admits by reference only", tags },
      child,
    );
    const taskSecurityGroup = new aws.ec2.SecurityGroup(
      `${name}-task`,
      { vpcId: network.vpcId, description: "Tasks, admit the load balancer only", tags },
      child,
    );
    const tcp = (from: number) => ({ ipProtocol: "tcp", fromPort: from, toPort: from, tags });
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-lb-to-task`,
      {
        securityGroupId: loadBalancerSecurityGroup.id,
        description: "To the tasks",
        referencedSecurityGroupId: taskSecurityGroup.id,
        ...tcp(port),
      },
      child,
    );
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-task-from-lb`,
      {
        securityGroupId: taskSecurityGroup.id,
        description: "From the load balancer",
        referencedSecurityGroupId: loadBalancerSecurityGroup.id,
        ...tcp(port),
      },
      child,
    );
    for (const [index, target] of network.awsEgress.entries())
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-task-egress-${index}`,
        { securityGroupId: taskSecurityGroup.id, ...target, ...tcp(443) },
        child,
      );

    const loadBalancer = new aws.lb.LoadBalancer(
      `${name}-lb`,
      transformed(
        this,
        "loadBalancer",
        {
          internal: true,
          loadBalancerType: "application",
          subnets: network.internalSubnetIds,
          securityGroups: [loadBalancerSecurityGroup.id],
          dropInvalidHeaderFields: true,
          enableDeletionProtection: args.protect,
          idleTimeout: args.idleTimeoutSeconds,
          tags,
        },
        args.transform?.loadBalancer,
        guards.loadBalancer,
      ),
      { ...child, protect: args.protect },
    );
    const targetGroup = new aws.lb.TargetGroup(
      `${name}-tg`,
      transformed(
        this,
        "targetGroup",
        {
          vpcId: network.vpcId,
          targetType: "ip",
          protocol: "HTTP",
          port,
          deregistrationDelay: args.deregistrationDelaySeconds,
          healthCheck: {
            path: args.readinessPath,
            interval: 10,
            timeout: 5,
            healthyThreshold: 2,
            unhealthyThreshold: 2,
            matcher: "200",
          },
          tags,
        },
        args.transform?.targetGroup,
      ),
      child,
    );
    this.listener = new aws.lb.Listener(
      `${name}-http`,
      {
        loadBalancerArn: loadBalancer.arn,
        port: 80,
        protocol: "HTTP",
        defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
        tags,
      },
      child,
    );

    const cluster = new aws.ecs.Cluster(
      `${name}-cluster`,
      { settings: [{ name: "containerInsights", value: args.containerInsights }], tags },
      child,
    );
    const providers = new aws.ecs.ClusterCapacityProviders(
      `${name}-capacity`,
      { clusterName: cluster.name, capacityProviders: ["FARGATE", "FARGATE_SPOT"] },
      child,
    );
    const taskDefinition = new aws.ecs.TaskDefinition(
      `${name}-tasks`,
      transformed(
        this,
        "taskDefinition",
        {
          family: pulumi.interpolate`${cluster.name}`,
          requiresCompatibilities: ["FARGATE"],
          networkMode: "awsvpc",
          cpu: String(args.cpu),
          memory: String(args.memory),
          runtimePlatform: {
            cpuArchitecture: args.architecture === "arm64" ? "ARM64" : "X86_64",
            operatingSystemFamily: "LINUX",
          },
          executionRoleArn: executionRole.arn,
          taskRoleArn: this.role.arn,
          containerDefinitions: pulumi.jsonStringify([
            containerDefinition(args, { image: uri, logGroup: logGroup.name, region }),
          ]),
          volumes: [{ name: "tmp" }],
          tags,
        },
        args.transform?.taskDefinition,
      ),
      child,
    );
    const service = new aws.ecs.Service(
      `${name}-service`,
      transformed(
        this,
        "service",
        {
          cluster: cluster.arn,
          taskDefinition: taskDefinition.arn,
          desiredCount: args.tasks,
          capacityProviderStrategies: [
            { capacityProvider: args.spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 },
          ],
          networkConfiguration: {
            subnets: network.taskSubnetIds,
            securityGroups: [taskSecurityGroup.id],
            assignPublicIp: network.assignPublicIp,
          },
          loadBalancers: [{ targetGroupArn: targetGroup.arn, containerName: "app", containerPort: port }],
          deploymentMinimumHealthyPercent: 100,
          deploymentMaximumPercent: 200,
          deploymentCircuitBreaker: { enable: true, rollback: true },
          healthCheckGracePeriodSeconds: args.gracePeriodSeconds,
          availabilityZoneRebalancing: "ENABLED",
          enableExecuteCommand: false,
          propagateTags: "SERVICE",
          waitForSteadyState: args.waitForSteadyState,
          tags,
        },
        args.transform?.service,
        guards.service,
      ),
      // Without its policy the execution role can't pull; without a listener the target group can't be registered with.
      {
        ...child,
        dependsOn: [this.listener, executionPolicy, providers],
        ignoreChanges: args.scaling ? ["desiredCount"] : [],
      },
    );
    if (args.scaling) {
      const target = new aws.appautoscaling.Target(
        `${name}-scaling`,
        {
          serviceNamespace: "ecs",
          scalableDimension: "ecs:service:DesiredCount",
          resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
          minCapacity: args.scaling.minimum,
          maxCapacity: args.scaling.maximum,
          tags,
        },
        child,
      );
      new aws.appautoscaling.Policy(
        `${name}-scaling-cpu`,
        {
          serviceNamespace: target.serviceNamespace,
          scalableDimension: target.scalableDimension,
          resourceId: target.resourceId,
          policyType: "TargetTrackingScaling",
          targetTrackingScalingPolicyConfiguration: {
            predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
            targetValue: args.scaling.cpuPercent ?? 40,
          },
        },
        child,
      );
    }

    this.loadBalancerArn = loadBalancer.arn;
    this.url = pulumi.interpolate`http://${loadBalancer.dnsName}`;
    this.subnetIds = network.internalSubnetIds;
    this.vpcId = network.vpcId;
    this.nodes = {
      cluster,
      repository,
      image,
      loadBalancer,
      targetGroup,
      loadBalancerSecurityGroup,
      taskSecurityGroup,
      taskDefinition,
      service,
      logGroup,
      executionRole,
    };
    this.registerOutputs({ url: this.url, loadBalancerArn: this.loadBalancerArn });
  }

  /** Lets a security group reach the load balancer on port 80: one rule out, one rule in, by reference.
   * @param name Logical name of the caller; the rules are named after it.
   * @param parent The component that the rules belong to. */
  admit(
    name: string,
    securityGroup: aws.ec2.SecurityGroup,
    parent: pulumi.Resource,
  ): aws.vpc.SecurityGroupIngressRule {
    const port = { ipProtocol: "tcp", fromPort: 80, toPort: 80, tags: this.#tags };
    const { loadBalancerSecurityGroup } = this.nodes;
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-to-${this.name}`,
      {
        securityGroupId: securityGroup.id,
        description: `To the load balancer of ${this.name}`,
        referencedSecurityGroupId: loadBalancerSecurityGroup.id,
        ...port,
      },
      { parent },
    );
    return new aws.vpc.SecurityGroupIngressRule(
      `${this.name}-from-${name}`,
      {
        securityGroupId: loadBalancerSecurityGroup.id,
        description: `From ${name}`,
        referencedSecurityGroupId: securityGroup.id,
        ...port,
      },
      { parent },
    );
  }

  #build(
    build: Extract<FargateServiceArgs["image"], { context: string }>,
    args: WithDefaults<FargateServiceArgs, typeof defaults>,
  ) {
    const child = { parent: this };
    const repository = new aws.ecr.Repository(
      `${this.name}-images`,
      {
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        forceDelete: !args.protect,
        tags: args.tags,
      },
      child,
    );
    new aws.ecr.LifecyclePolicy(
      `${this.name}-images`,
      {
        repository: repository.name,
        policy: JSON.stringify({
          rules: [
            {
              rulePriority: 1,
              description: "Keep what a rollback may need",
              selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
              action: { type: "expire" },
            },
          ],
        }),
      },
      child,
    );
    const token = aws.ecr.getAuthorizationTokenOutput({ registryId: repository.registryId }, child);
    const image = new docker.Image(
      `${this.name}-image`,
      {
        imageName: pulumi.interpolate`${repository.repositoryUrl}:${build.contentHash}`,
        build: {
          context: build.context,
          dockerfile: build.dockerfile,
          platform: args.architecture === "arm64" ? "linux/arm64" : "linux/amd64",
        },
        registry: {
          server: repository.repositoryUrl,
          username: token.userName,
          password: pulumi.secret(token.password),
        },
      },
      child,
    );
    return { repository, image, uri: image.repoDigest };
  }
}
