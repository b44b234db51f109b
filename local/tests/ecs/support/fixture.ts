import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ecr } from "../../../aws/ecr/index.ts";
import { ec2 } from "../../../aws/ec2/index.ts";
import { ecs } from "../../../aws/ecs/index.ts";
import { elasticloadbalancing } from "../../../aws/elasticloadbalancing/index.ts";
import { logs } from "../../../aws/logs/index.ts";
import { dockerImages } from "../../../docker/index.ts";
import type { LogLine } from "../../../observe/logs.ts";
import type { ServiceFactory } from "../../../contract/service.ts";
import type { NetworkInterface } from "../../../contract/principal.ts";
import { startTestbed, type Made, type Testbed } from "../../support/testbed.ts";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});

/** Everything around a service: a VPC with two public subnets, an image, roles, a load balancer. */
export class FargateFixture {
  testbed!: Testbed;
  repository!: Made;
  targetGroup!: Made;
  loadBalancer!: Made;
  cluster!: Made;
  executionRole!: Made;
  taskRole!: Made;
  subnetIds: string[] = [];
  routeTableIds: string[] = [];
  taskGroup!: Made;
  vpc!: Made;
  /** Network interface that calls the load balancer. */
  caller!: NetworkInterface;
  #context = "";
  #revision = 0;

  /** @param more Further services. */
  async start(more: readonly ServiceFactory[] = []): Promise<this> {
    this.testbed = await startTestbed([logs, ec2, ecr, dockerImages, elasticloadbalancing, ecs, ...more]);
    this.#context = await mkdtemp(join(tmpdir(), "image-"));
    const { resources } = this.testbed;
    const vpc = await resources.create("aws:ec2/vpc:Vpc", "vpc", {
      cidrBlock: "10.0.0.0/16",
      enableDnsHostnames: true,
    });
    this.vpc = vpc;
    const gateway = await resources.create("aws:ec2/internetGateway:InternetGateway", "igw", {
      vpcId: vpc.id,
    });
    for (const [index, zone] of ["a", "c"].entries()) {
      const subnet = await resources.create("aws:ec2/subnet:Subnet", `subnet-${zone}`, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `ap-northeast-2${zone}`,
      });
      const table = await resources.create("aws:ec2/routeTable:RouteTable", `table-${zone}`, {
        vpcId: vpc.id,
      });
      await resources.create("aws:ec2/route:Route", `route-${zone}`, {
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: gateway.id,
      });
      await resources.create("aws:ec2/routeTableAssociation:RouteTableAssociation", `use-${zone}`, {
        routeTableId: table.id,
        subnetId: subnet.id,
      });
      this.subnetIds.push(subnet.id);
      this.routeTableIds.push(table.id);
    }
    const group = async (name: string) => {
      const made = await resources.create("aws:ec2/securityGroup:SecurityGroup", name, { vpcId: vpc.id });
      await resources.create("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", `${name}-out`, {
        securityGroupId: made.id,
        ipProtocol: "-1",
        cidrIpv4: "0.0.0.0/0",
      });
      return made;
    };
    const [callerGroup, balancerGroup] = [await group("caller"), await group("balancer")];
    this.taskGroup = await group("task");
    const admit = (name: string, from: Made, to: Made, port: number) =>
      resources.create("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, {
        securityGroupId: to.id,
        referencedSecurityGroupId: from.id,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      });
    await admit("in-balancer", callerGroup, balancerGroup, 80);
    await admit("in-task", balancerGroup, this.taskGroup, 8080);
    this.caller = {
      owner: "caller",
      subnetIds: this.subnetIds,
      securityGroupIds: [callerGroup.id],
      publicIp: false,
    };
    this.loadBalancer = await resources.create("aws:lb/loadBalancer:LoadBalancer", "lb", {
      internal: true,
      subnets: this.subnetIds,
      securityGroups: [balancerGroup.id],
    });
    this.targetGroup = await resources.create("aws:lb/targetGroup:TargetGroup", "tg", {
      vpcId: vpc.id,
      targetType: "ip",
      protocol: "HTTP",
      port: 8080,
      deregistrationDelay: 5,
      healthCheck: { path: "/ready", interval: 5, timeout: 2 },
    });
    await resources.create("aws:lb/listener:Listener", "http", {
      loadBalancerArn: this.loadBalancer.id,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: this.targetGroup.id }],
    });
    this.repository = await resources.create("aws:ecr/repository:Repository", "app", { name: "app" });
    this.executionRole = await resources.create("aws:iam/role:Role", "execution", {
      name: "execution",
      assumeRolePolicy: trust,
    });
    this.taskRole = await resources.create("aws:iam/role:Role", "task", {
      name: "task",
      assumeRolePolicy: trust,
    });
    await this.allowExecution([
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]);
    await resources.create("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "app-logs" });
    this.cluster = await resources.create("aws:ecs/cluster:Cluster", "cluster", { name: "cluster" });
    await resources.create("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "providers", {
      clusterName: "cluster",
      capacityProviders: ["FARGATE"],
    });
    return this;
  }

  async allowExecution(ecrActions: readonly string[]): Promise<void> {
    if (this.#allowed) await this.testbed.resources.remove("aws:iam/rolePolicy:RolePolicy", "execution");
    this.#allowed = true;
    await this.testbed.resources.create("aws:iam/rolePolicy:RolePolicy", "execution", {
      role: "execution",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: "arn:aws:logs:*:*:log-group:app-logs:log-stream:*",
          },
          { Effect: "Allow", Action: ecrActions, Resource: this.repository["arn"] },
          { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
        ],
      }),
    });
  }

  /** A revision that runs a module; `changes` go into the container, or into the task with `task`. `instruction` is a line of the Dockerfile. */
  async define(
    source: string,
    changes: { readonly container?: object; readonly task?: object; readonly instruction?: string } = {},
  ): Promise<Made> {
    const revision = ++this.#revision;
    await writeFile(join(this.#context, "app.mjs"), source);
    await writeFile(
      join(this.#context, "Dockerfile"),
      `FROM node:24-slim\nENV COLOUR=blue\nWORKDIR /app\nCOPY app.mjs ./\n${changes.instruction ?? ""}\nUSER node\nCMD ["node", "app.mjs"]\n`,
    );
    const image = await this.testbed.resources.create("docker:index/image:Image", `image-${revision}`, {
      imageName: `${String(this.repository["repositoryUrl"])}:${revision}`,
      build: { context: this.#context, dockerfile: join(this.#context, "Dockerfile") },
    });
    return await this.testbed.resources.create(
      "aws:ecs/taskDefinition:TaskDefinition",
      `definition-${revision}`,
      {
        family: "app",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        executionRoleArn: this.executionRole["arn"],
        taskRoleArn: this.taskRole["arn"],
        containerDefinitions: JSON.stringify([
          {
            name: "app",
            image: image["repoDigest"],
            portMappings: [{ containerPort: 8080 }],
            environment: [{ name: "PORT", value: "8080" }],
            logConfiguration: {
              logDriver: "awslogs",
              options: {
                "awslogs-group": "app-logs",
                "awslogs-region": "ap-northeast-2",
                "awslogs-stream-prefix": "app",
              },
            },
            ...changes.container,
          },
        ]),
        ...changes.task,
      },
    );
  }

  serviceInputs(definition: Made, changes: object = {}) {
    return {
      name: "app",
      cluster: this.cluster.id,
      taskDefinition: definition["arn"],
      desiredCount: 1,
      capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      networkConfiguration: {
        subnets: this.subnetIds,
        securityGroups: [this.taskGroup.id],
        assignPublicIp: true,
      },
      loadBalancers: [{ targetGroupArn: this.targetGroup.id, containerName: "app", containerPort: 8080 }],
      deploymentCircuitBreaker: { enable: true, rollback: true },
      ...changes,
    };
  }

  /** Makes or changes the service, and waits until it is steady. */
  async deploy(definition: Made, changes: object = {}): Promise<void> {
    const type = "aws:ecs/service:Service";
    const inputs = this.serviceInputs(definition, changes);
    if (this.#deployed) await this.testbed.resources.update(type, "app", inputs);
    else await this.testbed.resources.create(type, "app", inputs);
    this.#deployed = true;
    await this.ready();
  }
  #deployed = false;
  #allowed = false;

  async ready(): Promise<void> {
    for (const service of this.testbed.services) await service.ready?.();
  }

  /** A request through the load balancer. */
  async request(url = "/"): Promise<{ status: number; body: string }> {
    const { status, body } = await this.testbed.capabilities.loadBalancers.forward({
      loadBalancerArn: this.loadBalancer.id,
      port: 80,
      from: this.caller,
      http: {
        method: "GET",
        url,
        headers: { host: "app" },
        body: Buffer.alloc(0),
        remoteAddress: "127.0.0.1",
      },
    });
    return { status, body: (body as Buffer).toString() };
  }

  /** Resolves with the next line of the log that fits. */
  async line(fits: (line: LogLine) => boolean): Promise<LogLine> {
    return await new Promise((resolve) => {
      const stop = this.testbed.platform.logs.listen((line) => {
        if (!fits(line)) return;
        stop();
        resolve(line);
      });
    });
  }

  async stop(): Promise<void> {
    await this.testbed.stop();
    await rm(this.#context, { recursive: true, force: true });
  }
}

/** A server that says who it is, and can be told to do things. */
export const server = (marker: string) => `
import { createServer, get } from "node:http";
const server = createServer(async (request, response) => {
  if (request.url === "/crash") process.exit(7);
  if (request.url === "/env") return response.end(JSON.stringify(process.env));
  if (request.url === "/listening") return response.end(JSON.stringify({
    address: server.address(), remote: request.socket.remoteAddress, local: request.socket.localPort,
    byNetwork: process.getActiveResourcesInfo().includes("TCPServerWrap"),
  }));
  if (request.url === "/headers") return response.end(JSON.stringify(request.headers));
  if (request.url.startsWith("/get?")) {
    get(request.url.slice(5), (answer) => response.end(String(answer.resume().statusCode))).on("error", (error) => response.end(error.code));
    return;
  }
  if (request.url.startsWith("/connect?")) {
    const answer = await fetch(request.url.slice(9)).then(({ status }) => String(status), (error) => error.cause?.code ?? error.message);
    return response.end(answer);
  }
  if (request.url === "/slow") { console.log("slow"); setTimeout(() => response.end(${JSON.stringify(marker)}), 1_000); return; }
  if (request.url === "/memory") { globalThis.hold = []; setInterval(() => hold.push(Buffer.alloc(64 * 1024 * 1024, 1)), 20); return response.end("ok"); }
  response.end(${JSON.stringify(marker)});
});
server.listen(process.env.PORT, "0.0.0.0", () => console.log("up"));
process.on("SIGTERM", () => { console.log("draining"); server.close(() => process.exit(0)); server.closeIdleConnections(); });
`;
