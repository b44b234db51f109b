import type { LoadBalancerCapability, Target } from "../../contract/capabilities.ts";
import { AwsError } from "../../contract/errors.ts";
import { ConnectionTimedOut, type HttpRequest, type HttpResponse } from "../../contract/http.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import type { Platform } from "../../contract/service.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import type { Action, Listener, LoadBalancer, Rule, TargetGroupSettings } from "./records.ts";
import { ExchangeError } from "./targets/exchange.ts";
import type { Health } from "./targets/registered-target.ts";
import { TargetGroup } from "./targets/target-group.ts";

/** The load balancers of the account, at work. Resources bring it up to date; nothing of it is kept: after a restart they do so again. */
export class Balancing implements LoadBalancerCapability {
  readonly loadBalancers = new Map<string, LoadBalancer>();
  readonly listeners = new Map<string, Listener>();
  readonly targetGroups = new Map<string, TargetGroup>();
  readonly #rules = new Map<string, Rule>();
  /** By load balancer and port. */
  readonly #routes = new Map<string, { readonly listener: Listener; readonly rules: readonly Rule[] }>();
  readonly #platform: Platform;
  readonly #watchers = new Set<(targetGroupArn: string, id: string) => void>();
  readonly #addresses = new WeakMap<NetworkInterface, string>();
  #lastComplaint = "";

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  setLoadBalancer(loadBalancer: LoadBalancer): void {
    this.loadBalancers.set(loadBalancer.arn, loadBalancer);
    this.#connect();
  }

  /** @throws AwsError OperationNotPermitted while it is protected. */
  removeLoadBalancer(arn: string): void {
    const found = this.loadBalancers.get(arn);
    if (found?.deletionProtection)
      throw new AwsError(
        "OperationNotPermitted",
        `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
      );
    for (const listener of this.listeners.values())
      if (listener.loadBalancerArn === arn) this.listeners.delete(listener.arn);
    this.loadBalancers.delete(arn);
    this.#connect();
  }

  /** @throws AwsError DuplicateListener for a port that another listener has, LoadBalancerNotFound, TargetGroupNotFound. */
  setListener(listener: Listener): void {
    if (!this.loadBalancers.has(listener.loadBalancerArn))
      throw new AwsError("LoadBalancerNotFound", `Load balancer '${listener.loadBalancerArn}' not found`);
    const { loadBalancerArn, port, arn } = listener;
    for (const other of this.listeners.values())
      if (other.arn !== arn && other.loadBalancerArn === loadBalancerArn && other.port === port)
        throw new AwsError(
          "DuplicateListener",
          `A listener already exists on port ${port} for this load balancer '${loadBalancerArn}'`,
        );
    this.#checkAction(listener.action);
    this.listeners.set(arn, listener);
    this.#connect();
  }

  removeListener(arn: string): void {
    this.listeners.delete(arn);
    this.#connect();
  }

  /** @throws AwsError PriorityInUse, ListenerNotFound, TargetGroupNotFound. */
  setRule(rule: Rule): void {
    if (!this.listeners.has(rule.listenerArn))
      throw new AwsError("ListenerNotFound", `Listener '${rule.listenerArn}' not found`);
    for (const other of this.#rules.values())
      if (
        other.arn !== rule.arn &&
        other.listenerArn === rule.listenerArn &&
        other.priority === rule.priority
      )
        throw new AwsError("PriorityInUse", `Priority '${rule.priority}' is currently in use`);
    this.#checkAction(rule.action);
    this.#rules.set(rule.arn, rule);
    this.#connect();
  }

  removeRule(arn: string): void {
    this.#rules.delete(arn);
    this.#connect();
  }

  setTargetGroup(settings: TargetGroupSettings): void {
    const group = this.targetGroups.get(settings.arn);
    if (group) {
      group.settings = settings;
      group.checkAll();
      return;
    }
    const { arn } = settings;
    this.targetGroups.set(
      arn,
      new TargetGroup(settings, (id) => {
        for (const watcher of this.#watchers) watcher(arn, id);
      }),
    );
    this.#connect();
  }

  /** @throws AwsError ResourceInUse while a listener forwards to it. */
  removeTargetGroup(arn: string): void {
    if (this.isAttached(arn))
      throw new AwsError(
        "ResourceInUse",
        `Target group '${arn}' is currently in use by a listener or a rule`,
      );
    const group = this.targetGroups.get(arn);
    for (const id of group?.targets.keys() ?? []) group?.remove(id);
    this.targetGroups.delete(arn);
  }

  async forward(request: {
    readonly loadBalancerArn: string;
    readonly port: number;
    readonly from: NetworkInterface;
    readonly http: HttpRequest;
  }): Promise<HttpResponse> {
    const { loadBalancerArn, port, from, http } = request;
    const balancer = this.loadBalancers.get(loadBalancerArn);
    if (!balancer) throw this.#timedOut(`load balancer ${loadBalancerArn} does not exist`);
    const reach = this.#platform.capabilities.network.reach(from, balancer.network, port);
    if (!reach.reachable)
      throw this.#timedOut(
        `${from.owner} can't reach load balancer ${balancer.name} on port ${port}: ${reach.reason}`,
      );
    const route = this.#routes.get(`${loadBalancerArn} ${port}`);
    if (!route) throw this.#timedOut(`load balancer ${balancer.name} has no listener on port ${port}`);
    const action =
      route.rules.length === 0 ? route.listener.action : (decide(route.rules, http) ?? route.listener.action);
    if (action.type === "forward") return await this.#toTarget(action, balancer, port, from, http);
    if (action.type === "fixed-response")
      return answer(action.status, action.body, { "content-type": action.contentType });
    return answer(action.status, "", { location: redirectTarget(action.location, port, http) });
  }

  async #toTarget(
    action: Action & { type: "forward" },
    balancer: LoadBalancer,
    port: number,
    from: NetworkInterface,
    http: HttpRequest,
  ): Promise<HttpResponse> {
    const group = this.targetGroups.get(chooseGroup(action));
    const target = group?.choose();
    if (!target) return errorPage(503, "Service Temporarily Unavailable");
    const unreachable = target.unreachable;
    if (unreachable !== undefined) {
      this.#complain(unreachable);
      return errorPage(504, "Gateway Time-out");
    }
    if (target.full) return errorPage(503, "Service Temporarily Unavailable");
    const headers = forwardedHeaders(http, balancer, port, this.#addressOf(from));
    const { traces } = this.#platform;
    const start = {
      service: "ecs",
      name: `${http.method} ${http.url.split("?")[0]}, task of ${group?.settings.name}`,
    };
    try {
      return await traces.step(start, async () => {
        const response = await target.send({
          method: http.method,
          url: http.url,
          headers,
          body: http.body,
          signal: http.signal,
        });
        if (response.status >= 400)
          traces.fail(`answered ${response.status}`, response.status < 500 ? "refused" : "error");
        return response;
      });
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      if (http.signal?.aborted) return errorPage(460, "Client Closed Request");
      this.#complain(`target ${target.target.id} of ${group?.settings.name}: ${error.message}`);
      return error.kind === "time-out" ? errorPage(504, "Gateway Time-out") : errorPage(502, "Bad Gateway");
    }
  }

  registerTarget(target: Target): void {
    const group = this.#group(target.targetGroupArn);
    group.register(target, () => {
      const balancer = group.loadBalancer;
      if (!balancer) return "no load balancer forwards to the group";
      const reach = this.#platform.capabilities.network.reach(balancer.network, target.network, target.port);
      return reach.reachable
        ? undefined
        : `load balancer ${balancer.name} can't reach ${target.network.owner} on port ${target.port}: ${reach.reason}`;
    });
  }

  async deregisterTarget(targetGroupArn: string, id: string): Promise<void> {
    await this.targetGroups.get(targetGroupArn)?.drain(id);
  }

  health(targetGroupArn: string, id: string): Health {
    return this.targetGroups.get(targetGroupArn)?.healthOf(id) ?? "unused";
  }

  onHealthChange(listener: (targetGroupArn: string, id: string) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  isAttached(targetGroupArn: string): boolean {
    return [...this.listeners.values(), ...this.#rules.values()].some(({ action }) =>
      forwardsTo(action, targetGroupArn),
    );
  }

  networkOf(targetGroupArn: string): NetworkInterface | undefined {
    return this.targetGroups.get(targetGroupArn)?.loadBalancer?.network;
  }

  async stop(): Promise<void> {
    for (const group of this.targetGroups.values())
      for (const id of [...group.targets.keys()]) group.remove(id);
    return await Promise.resolve();
  }

  #group(arn: string): TargetGroup {
    const group = this.targetGroups.get(arn);
    if (!group) throw new AwsError("TargetGroupNotFound", `Target group '${arn}' not found`);
    return group;
  }

  #checkAction(action: Action): void {
    if (action.type === "forward")
      for (const { targetGroupArn } of action.groups) this.#group(targetGroupArn);
  }

  /** Works out anew which listener answers where, and which load balancer is in front of which group. */
  #connect(): void {
    this.#routes.clear();
    const front = new Map<string, LoadBalancer>();
    for (const listener of this.listeners.values()) {
      const rules = [...this.#rules.values()]
        .filter(({ listenerArn }) => listenerArn === listener.arn)
        .sort((a, b) => a.priority - b.priority);
      this.#routes.set(`${listener.loadBalancerArn} ${listener.port}`, { listener, rules });
      const balancer = this.loadBalancers.get(listener.loadBalancerArn);
      for (const { action } of [listener, ...rules])
        if (balancer && action.type === "forward")
          for (const { targetGroupArn } of action.groups) front.set(targetGroupArn, balancer);
    }
    for (const [arn, group] of this.targetGroups) {
      const changed = group.loadBalancer !== front.get(arn);
      group.loadBalancer = front.get(arn);
      if (changed) group.checkAll();
    }
  }

  /** The private address that an interface calls from; its own as long as the copy runs. */
  #addressOf(from: NetworkInterface): string {
    const known = this.#addresses.get(from);
    if (known !== undefined) return known;
    const address = this.#platform.capabilities.network.assignAddress(from.subnetIds[0] ?? "");
    this.#addresses.set(from, address);
    return address;
  }

  #timedOut(reason: string): ConnectionTimedOut {
    this.#complain(reason);
    return new ConnectionTimedOut(reason);
  }

  /** Says the same thing once, not once a request. */
  #complain(reason: string): void {
    if (this.#lastComplaint === reason) return;
    this.#lastComplaint = reason;
    this.#platform.logs.write("elasticloadbalancing", "error", reason);
  }
}

function decide(rules: readonly Rule[], { method, url, headers }: HttpRequest): Action | undefined {
  const [path = "", query = ""] = url.split("?", 2);
  return rules.find(({ matches }) => matches({ method, path, query, headers }))?.action;
}

function forwardsTo(action: Action, targetGroupArn: string): boolean {
  return action.type === "forward" && action.groups.some((group) => group.targetGroupArn === targetGroupArn);
}

/** One of the groups, at random by weight. */
function chooseGroup({ groups }: Action & { type: "forward" }): string {
  const [first] = groups;
  if (groups.length === 1 && first) return first.targetGroupArn;
  let left = Math.random() * groups.reduce((sum, { weight }) => sum + weight, 0);
  return groups.find(({ weight }) => (left -= weight) < 0)?.targetGroupArn ?? "";
}

function redirectTarget(location: string, port: number, { url, headers }: HttpRequest): string {
  const [path = "/", query = ""] = url.split("?", 2);
  const values: Record<string, string> = {
    protocol: "http",
    host: String(headers["host"] ?? "").replace(/:\d+$/, ""),
    port: String(port),
    path: path.slice(1),
    query,
  };
  return location.replace(/#\{(\w+)\}/g, (_, name: string) => values[name] ?? "").replace(/\?$/, "");
}

function answer(status: number, body: string, headers: Record<string, string>): HttpResponse {
  const bytes = Buffer.from(body);
  return {
    status,
    headers: { server: "awselb/2.0", ...headers, "content-length": String(bytes.length) },
    body: bytes,
  };
}

/** The page that a load balancer itself answers.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html */
function errorPage(status: number, title: string): HttpResponse {
  const text = `${status} ${title}`;
  return answer(
    status,
    `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n</body>\r\n</html>\r\n`,
    {
      "content-type": "text/html",
    },
  );
}
