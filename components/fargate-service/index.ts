import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Network } from "../network/index.ts";
import { refuse, withDefaults } from "../parts/component.ts";
import { letConnect, type NetworkGrantee } from "../parts/connections.ts";
import { serviceAlarms } from "./alarms.ts";
import type { FargateServiceArgs, ServiceNodes, ServiceRelease } from "./args.ts";
import { defaults } from "./defaults.ts";
import { serviceImage } from "./image.ts";
import { front } from "./load-balancer.ts";
import { executionRole, taskRole } from "./roles.ts";
import { securityGroups } from "./security-groups.ts";
import { scaleService } from "./scaling.ts";
import { releaseOf, runningService } from "./service.ts";
import { fargateCluster, taskDefinitionOf } from "./tasks.ts";
import { problems } from "./validate.ts";

export type {
  FargateServiceArgs,
  ImageBuild,
  ScalingSchedule,
  ServiceRelease,
  ServiceScaling,
  SharedFront,
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
 * With `shares`, a rule in place of cluster, load balancer and listener.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate.html */
export class FargateService extends pulumi.ComponentResource implements NetworkGrantee {
  static readonly token = "mysfits:fargate-service:FargateService";

  readonly name: string;
  /** Role of what is in the container: give it grants. It starts with none. */
  readonly role: aws.iam.Role;
  /** Group of the tasks: what they may connect to is let out here. */
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly loadBalancerArn: pulumi.Output<string>;
  /** `http://<load balancer>`, reachable inside the VPC only. */
  readonly url: pulumi.Output<string>;
  readonly network: Network;
  /** Tasks that are meant to run: an output for `npm run verify`, which compares it with those that do. */
  readonly release: pulumi.Output<ServiceRelease>;
  /** Resolves once requests can be forwarded; depend on it. */
  readonly forwarding: pulumi.Resource;
  readonly nodes: ServiceNodes;
  readonly #tags: FargateServiceArgs["tags"];

  constructor(name: string, given: FargateServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super(FargateService.token, name, {}, opts);
    this.name = name;
    const args = withDefaults(defaults, given);
    refuse("FargateService", name, problems(name, args, given));
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
    const { loadBalancer, targetGroup, listener, forwarding } = front(name, args, groups, this);
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
        dependsOn: [forwarding, execution.policy, capacity, ...network.waysOut, ...(args.after ?? [])],
      },
      this,
    );
    if (args.scaling)
      scaleService(
        name,
        args.scaling,
        { cluster, service, loadBalancer, targetGroup, forwarding, tags },
        this,
      );

    serviceAlarms(name, args, { cluster, service, loadBalancer, targetGroup }, this);

    this.release = releaseOf(cluster, service, taskDefinition, uri);
    this.securityGroup = groups.task;
    this.loadBalancerArn = loadBalancer.arn;
    this.url = pulumi.interpolate`http://${loadBalancer.dnsName}`;
    this.network = network;
    this.forwarding = forwarding;
    this.nodes = {
      cluster,
      capacity,
      repository,
      image,
      loadBalancer,
      listener,
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
    const to = {
      name: this.name,
      securityGroup: this.nodes.loadBalancerSecurityGroup,
      port: 80,
      what: `the load balancer of ${this.name}`,
    };
    return letConnect({ name, securityGroup }, to, { tags: this.#tags }, parent);
  }
}
