import { randomUUID } from "node:crypto";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Operation, ServiceApi } from "../../contract/service.ts";
import type { Balancing } from "./balancing.ts";

const NAMESPACE = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

/** Structures as XML: lists become `member` elements. */
function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((member) => `<member>${xml(member)}</member>`).join("");
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([name, member]) => (member === undefined ? "" : `<${name}>${xml(member)}</${name}>`))
      .join("");
  return String(value).replace(
    /[<>&]/g,
    (character) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;" })[character] ?? "",
  );
}

/** The calls with which people look at load balancers; they change by the program alone.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/ */
export function loadBalancingApi(balancing: Balancing): ServiceApi {
  const operations: Readonly<Record<string, (parameters: URLSearchParams) => object>> = {
    DescribeLoadBalancers: (parameters) => {
      const arns = members(parameters, "LoadBalancerArns");
      const names = members(parameters, "Names");
      return {
        LoadBalancers: [...balancing.loadBalancers.values()]
          .filter(
            ({ arn, name }) =>
              (arns.length === 0 || arns.includes(arn)) && (names.length === 0 || names.includes(name)),
          )
          .map(({ arn, name, dnsName, vpcId, internal, network }) => ({
            LoadBalancerArn: arn,
            LoadBalancerName: name,
            DNSName: dnsName,
            VpcId: vpcId,
            Type: "application",
            IpAddressType: "ipv4",
            Scheme: internal ? "internal" : "internet-facing",
            State: { Code: "active" },
            SecurityGroups: network.securityGroupIds,
            AvailabilityZones: network.subnetIds.map((SubnetId) => ({ SubnetId })),
          })),
      };
    },
    DescribeListeners: (parameters) => ({
      Listeners: [...balancing.listeners.values()]
        .filter(({ loadBalancerArn }) => loadBalancerArn === parameters.get("LoadBalancerArn"))
        .map(({ arn, loadBalancerArn, port, action }) => ({
          ListenerArn: arn,
          LoadBalancerArn: loadBalancerArn,
          Port: port,
          Protocol: "HTTP",
          DefaultActions: [
            {
              Type: action.type,
              TargetGroupArn: action.type === "forward" ? action.groups[0]?.targetGroupArn : undefined,
            },
          ],
        })),
    }),
    DescribeTargetGroups: (parameters) => {
      const arns = members(parameters, "TargetGroupArns");
      return {
        TargetGroups: [...balancing.targetGroups.values()]
          .filter(({ settings: { arn } }) => arns.length === 0 || arns.includes(arn))
          .map(({ loadBalancer, settings: { arn, name, port, vpcId, healthCheck } }) => ({
            TargetGroupArn: arn,
            TargetGroupName: name,
            Port: port,
            VpcId: vpcId,
            Protocol: "HTTP",
            TargetType: "ip",
            HealthCheckPath: healthCheck.path,
            HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
            HealthCheckEnabled: true,
            Matcher: { HttpCode: healthCheck.matcher },
            LoadBalancerArns: loadBalancer ? [loadBalancer.arn] : [],
          })),
      };
    },
    DescribeTargetHealth: (parameters) => {
      const arn = parameters.get("TargetGroupArn") ?? "";
      const group = balancing.targetGroups.get(arn);
      if (!group) throw new AwsError("TargetGroupNotFound", `Target group '${arn}' not found`);
      return {
        TargetHealthDescriptions: [...group.targets.values()].map(({ target, health, unreachable }) => ({
          Target: { Id: target.id, Port: target.port },
          HealthCheckPort: String(target.port),
          TargetHealth: {
            State: health,
            ...(health === "unhealthy" &&
              unreachable && { Reason: "Target.Timeout", Description: unreachable }),
          },
        })),
      };
    },
  };
  return {
    signingName: "elasticloadbalancing",
    protocol: "query",
    operation(request): Operation {
      const parameters = new URLSearchParams(request.body.toString());
      const name = parameters.get("Action") ?? "";
      const describe = operations[name];
      if (!describe)
        throw new NotEmulatedError(
          `elasticloadbalancing:${name}`,
          "Load balancers change by the program alone here.",
        );
      return {
        name,
        access: [{ action: `elasticloadbalancing:${name}`, resource: "*" }],
        run: async () => ({
          headers: { "content-type": "text/xml" },
          body: `<${name}Response xmlns="${NAMESPACE}"><${name}Result>${xml(describe(parameters))}</${name}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${name}Response>`,
        }),
      };
    },
  };
}

function members(parameters: URLSearchParams, name: string): string[] {
  return [...parameters].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
}
