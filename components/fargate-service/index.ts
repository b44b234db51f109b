import * as aws from "@pulumi/aws";
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { refuse, withDefaults } from "../parts/component.ts";
import type { Grantee } from "../parts/grants.ts";
import { serviceAlarms } from "./alarms.ts";
import type { FargateServiceArgs, ServiceRelease } from "./args.ts";
import { defaults } from "./defaults.ts";
import { serviceImage } from "./image.ts";
import { internalLoadBalancer } from "./load-balancer.ts";
import { executionRole, taskRole } from "./roles.ts";
import { admitToPort80, securityGroups } from "./security-groups.ts";
import { scaleService } from "./scaling.ts";
import { runningService } from "./service.ts";
import { fargateCluster, taskDefinitionOf } from "./tasks.ts";
import { problems } from "./validate.ts";

export type {
  FargateServiceArgs,
  ImageBuild,
  ScalingSchedule,
  ServiceRelease,
  ServiceScaling,
} from "./args.ts";

/** A container on Fargate behind an internal Application Load Balancer, which nothing reaches until it is let in with
 * {@link FargateService.admit}.
 *
 * ```ts
 * const service = new FargateService("service", { network, image: "111122223333.dkr.ecr.…/app@sha256:…", port: 8080 });
 * table.grants.read(service);
 * ```
 *
 * Makes: cluster, repository and image (for a build), log group, execution role, task role, security groups, load
 * balancer, target group, listener, task definition, service and, with `scaling`, target-tracking policies and scheduled actions.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate.html */
export class FargateService extends pulumi.ComponentResource implements Grantee {
  static readonly token = "mysfits:fargate-service:FargateService";

  readonly name: string;
  /** Role of what is in the container: give it grants. It starts with none. */
  readonly role: aws.iam.Role;
  readonly loadBalancerArn: pulumi.Output<string>;
  /** `http://<load balancer>`, reachable inside the VPC only. */
  readonly url: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly vpcId: pulumi.Output<string>;
  /** Tasks that are meant to run: an output for `npm run verify`, which compares it with those that do. */
  readonly release: pulumi.Output<ServiceRelease>;
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
    const args = withDefaults(defaults, given);
    refuse("FargateService", name, problems(name, args));
    const { network, tags } = args;
    this.#tags = tags;

    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      { retentionInDays: args.logRetentionDays, tags },
      { parent: this },
    );
    const { repository, image, uri, pulledFrom } = serviceImage(name, args, this);
    const execution = executionRole(name, args, { logGroup, pulledFrom }, this);
    this.role = taskRole(name, args, this);
    const groups = securityGroups(name, args, this);
    const { loadBalancer, targetGroup, listener } = internalLoadBalancer(name, args, groups, this);
    const { cluster, capacity } = fargateCluster(name, args, this);
    const taskDefinition = taskDefinitionOf(
      name,
      args,
      { cluster, image: uri, logGroup, executionRole: execution.role, taskRole: this.role },
      this,
    );
    const service = runningService(
      name,
      args,
      {
        cluster,
        taskDefinition,
        targetGroup,
        securityGroup: groups.task,
        // Without its policy the execution role can't pull, without the endpoints it does not get to the registry; without a listener the
        // target group can't be registered with.
        dependsOn: [listener, execution.policy, capacity, ...network.waysOut],
      },
      this,
    );
    if (args.scaling)
      scaleService(name, args.scaling, { cluster, service, loadBalancer, targetGroup, listener, tags }, this);

    serviceAlarms(name, args, { cluster, service, loadBalancer, targetGroup }, this);

    this.release = pulumi.output({
      cluster: cluster.name,
      service: service.name,
      taskDefinition: taskDefinition.arn,
      image: uri,
    });
    this.loadBalancerArn = loadBalancer.arn;
    this.url = pulumi.interpolate`http://${loadBalancer.dnsName}`;
    this.subnetIds = network.internalSubnetIds;
    this.vpcId = network.vpcId;
    this.listener = listener;
    this.nodes = {
      cluster,
      repository,
      image,
      loadBalancer,
      targetGroup,
      loadBalancerSecurityGroup: groups.loadBalancer,
      taskSecurityGroup: groups.task,
      taskDefinition,
      service,
      logGroup,
      executionRole: execution.role,
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
    const { loadBalancerSecurityGroup: to } = this.nodes;
    return admitToPort80({ name, securityGroup }, { name: this.name, securityGroup: to }, this.#tags, parent);
  }
}
