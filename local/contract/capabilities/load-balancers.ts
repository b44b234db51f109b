import type { HttpRequest, HttpResponse } from "../http.ts";
import type { NetworkInterface } from "../principal.ts";

/** Elastic Load Balancing (`local/aws/elasticloadbalancing`). */
export interface LoadBalancerCapability {
  /** Sends a request to a listener of the balancer, as from `from`.
   * @throws ConnectionTimedOut when security groups do not let it through, or no listener is on the port. */
  forward(request: {
    loadBalancerArn: string;
    port: number;
    from: NetworkInterface;
    http: HttpRequest;
  }): Promise<HttpResponse>;
  /** Registers where a target of a group really listens; ECS calls it. */
  registerTarget(target: Target): void;
  /** Starts draining; resolves when no request is under way to it, or after the group's deregistration delay. */
  deregisterTarget(targetGroupArn: string, id: string): Promise<void>;
  /** Health of a target as the group's health check sees it. */
  health(targetGroupArn: string, id: string): "initial" | "healthy" | "unhealthy" | "draining" | "unused";
  /** Called at every change of a target's health. The answer ends that. */
  onHealthChange(listener: (targetGroupArn: string, id: string) => void): () => void;
  /** True when a listener of a load balancer forwards to the target group. */
  isAttached(targetGroupArn: string): boolean;
  /** Network interface that the load balancer in front of a target group calls from; undefined while there is none. */
  networkOf(targetGroupArn: string): NetworkInterface | undefined;
}

/** A target of a target group. */
export interface Target {
  readonly targetGroupArn: string;
  /** The private address that it has on AWS, which AWS shows as the target's id. */
  readonly id: string;
  /** Port in the VPC, for security groups. */
  readonly port: number;
  /** Socket of the file system where it listens here. */
  readonly socketPath: string;
  readonly network: NetworkInterface;
}
