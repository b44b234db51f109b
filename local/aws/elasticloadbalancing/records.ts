import type { NetworkInterface } from "../../contract/principal.ts";
import type { AccessLog } from "./access-log.ts";

/** An Application Load Balancer. */
export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly dnsName: string;
  readonly vpcId: string;
  readonly internal: boolean;
  /** Interface that it calls its targets from. */
  readonly network: NetworkInterface;
  /** Seconds without a byte after which a connection is given up. */
  readonly idleTimeoutSeconds: number;
  /** True when header names that are not letters, digits and hyphens are taken out. */
  readonly dropInvalidHeaders: boolean;
  /** Handling of `X-Forwarded-For`. */
  readonly forwardedFor: "append" | "preserve" | "remove";
  readonly deletionProtection: boolean;
  readonly accessLog: AccessLog | undefined;
}

/** Action of a listener or a rule for a request. */
export type Action =
  | {
      readonly type: "forward";
      readonly groups: readonly { readonly targetGroupArn: string; readonly weight: number }[];
    }
  | {
      readonly type: "fixed-response";
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    }
  | { readonly type: "redirect"; readonly status: 301 | 302; readonly location: string };

/** A listener. */
export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly action: Action;
}

/** A rule of a listener: the lowest priority that fits decides. */
export interface Rule {
  readonly arn: string;
  readonly listenerArn: string;
  readonly priority: number;
  readonly matches: (request: RoutedRequest) => boolean;
  readonly action: Action;
}

/** Request as rules look at it. */
export interface RoutedRequest {
  readonly method: string;
  /** Without query, as sent. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A target group's settings.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html */
export interface TargetGroupSettings {
  readonly arn: string;
  readonly name: string;
  readonly vpcId: string;
  readonly port: number;
  readonly deregistrationDelaySeconds: number;
  readonly algorithm: "round_robin" | "least_outstanding_requests";
  readonly healthCheck: HealthCheck;
}

/** Settings by which a group asks its targets whether they work. */
export interface HealthCheck {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Statuses that count as healthy: `200`, `200-299`, `200,204`. */
  readonly matcher: string;
}
