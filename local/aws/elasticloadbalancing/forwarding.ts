import { ConnectionTimedOut, header, type HttpRequest, type HttpResponse } from "../../contract/http.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import type { Platform } from "../../contract/service.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import type { GroupMetrics } from "./group-metrics.ts";
import type { Action, LoadBalancer, Rule } from "./records.ts";
import type { LoadBalancerStore } from "./store.ts";
import { ExchangeError } from "./targets/exchange.ts";

/** Facts for the log that are known on the way. */
interface Way {
  targetGroupArn?: string | undefined;
  target?: string | undefined;
  targetStatus?: number;
  traceId?: string | undefined;
}

/** Requests on their way through load balancers. */
export class Forwarding {
  readonly #store: LoadBalancerStore;
  readonly #platform: Platform;
  readonly #addresses = new WeakMap<NetworkInterface, string>();
  readonly #metrics: GroupMetrics;
  #lastComplaint = "";

  constructor(store: LoadBalancerStore, platform: Platform, metrics: GroupMetrics) {
    this.#store = store;
    this.#platform = platform;
    this.#metrics = metrics;
  }

  /** Sends a request to a listener of a load balancer, and takes the answer of a target, or of the balancer itself.
   * @throws ConnectionTimedOut when nothing lets it through. */
  async forward(request: {
    readonly loadBalancerArn: string;
    readonly port: number;
    readonly from: NetworkInterface;
    readonly http: HttpRequest;
  }): Promise<HttpResponse> {
    const { loadBalancerArn, port, from, http } = request;
    const balancer = this.#store.loadBalancers.get(loadBalancerArn);
    if (!balancer) throw this.#timedOut(`load balancer ${loadBalancerArn} does not exist`);
    const reach = this.#platform.capabilities.network.reach(from, balancer.network, port);
    if (!reach.reachable)
      throw this.#timedOut(
        `${from.owner} can't reach load balancer ${balancer.name} on port ${port}: ${reach.reason}`,
      );
    const route = this.#store.route(loadBalancerArn, port);
    if (!route) throw this.#timedOut(`load balancer ${balancer.name} has no listener on port ${port}`);
    const action =
      route.rules.length === 0 ? route.listener.action : (decide(route.rules, http) ?? route.listener.action);
    const { accessLog } = balancer;
    const way: Way = {};
    if (!accessLog) return await this.#act(action, balancer, request, way);
    const receivedAt = Date.now();
    const begin = performance.now();
    const response = await this.#act(action, balancer, request, way);
    accessLog.add({
      http,
      response,
      port,
      client: this.#addressOf(from),
      targetGroupArn: way.targetGroupArn,
      target: way.target,
      targetStatus: way.targetStatus,
      traceId: way.traceId ?? header(http.headers, "x-amzn-trace-id"),
      receivedAt,
      milliseconds: Math.round(performance.now() - begin),
    });
    return response;
  }

  async #act(
    action: Action,
    balancer: LoadBalancer,
    {
      port,
      from,
      http,
    }: { readonly port: number; readonly from: NetworkInterface; readonly http: HttpRequest },
    way: Way,
  ): Promise<HttpResponse> {
    if (action.type === "forward") return await this.#toTarget(action, balancer, port, from, http, way);
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
    way: Way,
  ): Promise<HttpResponse> {
    const group = this.#store.targetGroups.get(chooseGroup(action));
    const target = group?.choose();
    way.targetGroupArn = group?.settings.arn;
    way.target = target && `${target.target.id}:${target.target.port}`;
    if (!group || !target) return this.#refuse(balancer, 503, "Service Temporarily Unavailable");
    const unreachable = target.unreachable;
    if (unreachable !== undefined) {
      this.#complain(unreachable);
      return this.#refuse(balancer, 504, "Gateway Time-out");
    }
    if (target.full) return this.#refuse(balancer, 503, "Service Temporarily Unavailable");
    const headers = forwardedHeaders(http, balancer, port, this.#addressOf(from));
    way.traceId = header(headers, "x-amzn-trace-id");
    const { traces } = this.#platform;
    const start = {
      service: "ecs",
      name: `${http.method} ${http.url.split("?")[0]}, task of ${group.settings.name}`,
    };
    const begin = performance.now();
    try {
      return await traces.step(start, async () => {
        const response = await target.send({
          method: http.method,
          url: http.url,
          headers,
          body: http.body,
          signal: http.signal,
        });
        way.targetStatus = response.status;
        this.#metrics.answered(group, response.status, performance.now() - begin);
        if (response.status >= 400)
          traces.fail(`answered ${response.status}`, response.status < 500 ? "refused" : "error");
        return response;
      });
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      if (http.signal?.aborted) return this.#refuse(balancer, 460, "Client Closed Request");
      this.#complain(`target ${target.target.id} of ${group.settings.name}: ${error.message}`);
      return error.kind === "time-out"
        ? this.#refuse(balancer, 504, "Gateway Time-out")
        : this.#refuse(balancer, 502, "Bad Gateway");
    }
  }

  /** Answers in place of a target. */
  #refuse(balancer: LoadBalancer, status: number, title: string): HttpResponse {
    this.#metrics.refused(balancer, status);
    return errorPage(status, title);
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
