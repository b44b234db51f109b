import type {
  LoadBalancerCapability,
  LogGroupCapability,
  TokenCapability,
} from "../../../contract/capabilities.ts";
import type { HttpRequest, HttpResponse } from "../../../contract/http.ts";

type Forwarded = Parameters<LoadBalancerCapability["forward"]>[0];

/** A load balancer that remembers what came, and answers what a test says. */
export class FakeLoadBalancers implements LoadBalancerCapability {
  readonly requests: Forwarded[] = [];
  answer: (http: HttpRequest) => HttpResponse | Promise<HttpResponse> = () => ({
    status: 200,
    headers: { "content-type": "application/json" },
    body: Buffer.from(`{"from":"backend"}`),
  });

  async forward(request: Forwarded): Promise<HttpResponse> {
    this.requests.push(request);
    return await this.answer(request.http);
  }

  /** The newest request. */
  get last(): HttpRequest {
    const last = this.requests.at(-1);
    if (!last) throw new Error("nothing was forwarded");
    return last.http;
  }

  registerTarget(): void {}
  async deregisterTarget(): Promise<void> {}
  health(): "healthy" {
    return "healthy";
  }
  onHealthChange(): () => void {
    return () => {};
  }
  isAttached(): boolean {
    return true;
  }
  networkOf(): undefined {
    return undefined;
  }
}

/** User pools that know the tokens a test puts in. */
export class FakeTokens implements TokenCapability {
  readonly known = new Map<
    string,
    { readonly claims: Record<string, unknown>; readonly use: "id" | "access" }
  >();
  readonly asked: string[] = [];

  async verify(userPoolArns: readonly string[], token: string): ReturnType<TokenCapability["verify"]> {
    this.asked.push(`${userPoolArns.join(",")} ${token}`);
    const known = this.known.get(token);
    return known ? { valid: true, ...known } : { valid: false, reason: "the signature does not match" };
  }

  isSignedIn(): boolean {
    return true;
  }
}

/** Log groups that keep what is appended. */
export class FakeLogGroups implements LogGroupCapability {
  readonly appended: Parameters<LogGroupCapability["append"]>[0][] = [];
  #waiting: (() => void)[] = [];

  async append(request: Parameters<LogGroupCapability["append"]>[0]): Promise<void> {
    this.appended.push(request);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async allowDelivery(): Promise<void> {}

  lines(group: string): string[] {
    return this.appended
      .filter((request) => request.group === group)
      .flatMap(({ events }) => events.map(({ message }) => message));
  }

  /** Resolves when a group has at least `count` lines. */
  async waitFor(group: string, count: number): Promise<string[]> {
    while (this.lines(group).length < count)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.lines(group);
  }
}
