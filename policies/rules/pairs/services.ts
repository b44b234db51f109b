import { at, elements, isUnknown, ofTypes, type PolicyGraph, type PolicyResource } from "../../graph.ts";
import { numberOf, target, targets } from "../../links.ts";
import type { Finding, Rule } from "../../rule.ts";
import { containersOf } from "../ecs.ts";
import { groupsAt, obstacle } from "./paths.ts";

const services = ["aws:ecs/service:Service"];
const tasks = ["aws:ecs/taskDefinition:TaskDefinition"];
const groups = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];
const listeners = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];
const listenerRules = ["aws:lb/listenerRule:ListenerRule", "aws:alb/listenerRule:ListenerRule"];
const balancers = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
const links = ["aws:apigatewayv2/vpcLink:VpcLink"];
const integrations = ["aws:apigateway/integration:Integration", "aws:apigatewayv2/integration:Integration"];

/** Ports that a container listens on. */
const portsOf = (container: Readonly<Record<string, unknown>>): readonly number[] =>
  elements(container["portMappings"]).map((mapping) => Number(at(mapping, "containerPort")));

/** Container of a task definition, by its name. */
const containerOf = (task: PolicyResource, name: unknown) =>
  containersOf(task).find((container) => container["name"] === name);

/** Memory in MiB that Fargate has for each size of CPU: the least, the most, and the step.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const sizes: Readonly<Record<string, readonly [number, number, number]>> = {
  "256": [512, 2048, 512],
  "512": [1024, 4096, 1024],
  "1024": [2048, 8192, 1024],
  "2048": [4096, 16_384, 1024],
  "4096": [8192, 30_720, 1024],
  "8192": [16_384, 61_440, 4096],
  "16384": [32_768, 122_880, 8192],
};

/** Load balancers that a target group gets requests of. */
function balancersOf(graph: PolicyGraph, group: PolicyResource): readonly PolicyResource[] {
  const own = ofTypes(graph, listeners).filter(
    (listener) =>
      targets(graph, listener, "defaultActions", groups).includes(group) ||
      ofTypes(graph, listenerRules).some(
        (rule) =>
          target(graph, rule, "listenerArn", listeners) === listener &&
          targets(graph, rule, "actions", groups).includes(group),
      ),
  );
  return own.flatMap((listener) => targets(graph, listener, "loadBalancerArn", balancers));
}

const blocked = (
  graph: PolicyGraph,
  {
    from,
    to,
    port,
    property,
  }: { readonly from: Side; readonly to: Side; readonly port: number; readonly property: string },
): readonly Finding[] => {
  const [one, other] = [from, to].map(({ resource, path }) => groupsAt(graph, resource, path));
  const found = one && other && obstacle(graph, one, other, port);
  if (!found) return [];
  const { group, direction } = found;
  const fix =
    direction === "egress"
      ? `let port ${port} out of "${from.resource.name}" to "${to.resource.name}"`
      : `let port ${port} into "${to.resource.name}" from "${from.resource.name}"`;
  return [{ property, got: group.name, fix: `${fix}, by a rule of the security group "${group.name}"` }];
};

/** One end of a connection: a resource, and the input with its security groups. */
interface Side {
  readonly resource: PolicyResource;
  readonly path: string;
}

/** Rules of services, their containers, target groups and the way to them. */
export const servicePairs: readonly Rule[] = [
  {
    id: "service-port",
    title: "A service registers a port that its container listens on",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html
    types: services,
    check: (service, graph) => {
      const task = target(graph, service, "taskDefinition", tasks);
      if (!task || typeof task.inputs["containerDefinitions"] !== "string") return [];
      return elements(service.inputs["loadBalancers"]).flatMap((balancer, index): readonly Finding[] => {
        const [name, port] = [at(balancer, "containerName"), at(balancer, "containerPort")];
        if (isUnknown(name) || isUnknown(port)) return [];
        const container = containerOf(task, name);
        if (!container)
          return [
            {
              property: `loadBalancers.${index}.containerName`,
              got: name,
              fix: `name a container of "${task.name}"`,
            },
          ];
        return portsOf(container).includes(Number(port))
          ? []
          : [
              {
                property: `loadBalancers.${index}.containerPort`,
                got: port,
                fix: `use a containerPort of the portMappings of "${String(name)}"`,
              },
            ];
      });
    },
  },
  {
    id: "service-target-type",
    title: "Tasks with addresses of their own are targets by address",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
    types: services,
    check: (service, graph) => {
      const task = target(graph, service, "taskDefinition", tasks);
      if (task?.inputs["networkMode"] !== "awsvpc") return [];
      return elements(service.inputs["loadBalancers"]).flatMap((_, index): readonly Finding[] => {
        const path = `loadBalancers.${index}.targetGroupArn`;
        const group = target(graph, service, path, groups);
        const type = group?.inputs["targetType"];
        return group && !isUnknown(type) && type !== "ip"
          ? [
              {
                property: path,
                got: group.name,
                fix: `give the target group "${group.name}" the targetType ip`,
              },
            ]
          : [];
      });
    },
  },
  {
    id: "service-reachable",
    title: "A load balancer reaches the tasks that it sends requests to",
    number: "pair",
    sources: [],
    severity: "medium",
    types: services,
    check: (service, graph) =>
      elements(service.inputs["loadBalancers"]).flatMap((balancer, index) => {
        const path = `loadBalancers.${index}.targetGroupArn`;
        const group = target(graph, service, path, groups);
        const port = at(balancer, "containerPort");
        if (!group || typeof port !== "number") return [];
        return balancersOf(graph, group).flatMap((one) =>
          blocked(graph, {
            from: { resource: one, path: "securityGroups" },
            to: { resource: service, path: "networkConfiguration.securityGroups" },
            port,
            property: "networkConfiguration.securityGroups",
          }),
        );
      }),
  },
  {
    id: "link-reachable",
    title: "A VPC link reaches the load balancer that its routes lead to",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
    types: links,
    check: (link, graph) => {
      const routes = ofTypes(graph, integrations).filter(
        (integration) => target(graph, integration, "connectionId", links) === link,
      );
      const reached = new Set(
        routes.flatMap((route) => [
          ...targets(graph, route, "integrationTarget", balancers),
          ...targets(graph, route, "uri", balancers),
          ...targets(graph, route, "integrationUri", listeners).flatMap((listener) =>
            targets(graph, listener, "loadBalancerArn", balancers),
          ),
        ]),
      );
      return [...reached].flatMap((balancer) =>
        ofTypes(graph, listeners)
          .filter((listener) => target(graph, listener, "loadBalancerArn", balancers) === balancer)
          .flatMap((listener) => {
            const port = numberOf(listener, "port", undefined);
            return port === undefined
              ? []
              : blocked(graph, {
                  from: { resource: link, path: "securityGroupIds" },
                  to: { resource: balancer, path: "securityGroups" },
                  port,
                  property: "securityGroupIds",
                });
          }),
      );
    },
  },
  {
    id: "fargate-size",
    title: "A task has memory that Fargate knows for its CPU",
    number: "pair",
    sources: [],
    severity: "medium",
    types: tasks,
    check: (task): readonly Finding[] => {
      const { cpu, memory, requiresCompatibilities } = task.inputs;
      if (isUnknown(cpu) || isUnknown(memory) || !elements(requiresCompatibilities).includes("FARGATE"))
        return [];
      const [least, most, step] = sizes[String(cpu)] ?? [];
      if (least === undefined || most === undefined || step === undefined)
        return [{ property: "cpu", got: cpu, fix: `use one of ${Object.keys(sizes).join(", ")}` }];
      const given = Number(memory);
      return given >= least && given <= most && (given - least) % step === 0
        ? []
        : [
            {
              property: "memory",
              got: memory,
              fix: `use ${least} to ${most} in steps of ${step} for ${String(cpu)} CPU`,
            },
          ];
    },
  },
  {
    id: "health-check-times",
    title: "A health check waits for less time than lies between two",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
    types: groups,
    check: (group) => {
      if (group.inputs["healthCheck"] === undefined) return [];
      const interval = numberOf(group, "healthCheck.interval", 30);
      const timeout = numberOf(group, "healthCheck.timeout", undefined);
      return interval !== undefined && timeout !== undefined && timeout >= interval
        ? [
            {
              property: "healthCheck.timeout",
              got: timeout,
              fix: `use less than the interval of ${interval} seconds`,
            },
          ]
        : [];
    },
  },
];
