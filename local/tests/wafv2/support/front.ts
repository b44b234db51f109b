import { WAFV2Client } from "@aws-sdk/client-wafv2";
import { cloudfront } from "../../../aws/cloudfront/index.ts";
import { cloudwatch } from "../../../aws/cloudwatch/index.ts";
import { logs } from "../../../aws/logs/index.ts";
import { sns } from "../../../aws/sns/index.ts";
import { wafv2On } from "../../../aws/wafv2/index.ts";
import type { HttpRequest } from "../../../contract/http.ts";
import { startTestbed, type Made, type Testbed } from "../../support/testbed.ts";

export const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
/** Managed policy that keeps nothing. */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
/** Managed policy that passes on everything but the host. */
const ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/** A rule of a program, as tests write it. */
export type TestRule = Readonly<Record<string, unknown>> & { readonly name: string };

/** Metrics and samples of a rule. */
export const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

/** A rule with a metric and a priority. */
export const rule = (
  name: string,
  priority: number,
  statement: object,
  action: object = { block: {} },
): TestRule => ({
  name,
  priority,
  statement,
  action,
  visibilityConfig: visibility(name),
});

/** Looks for a text in the path. */
export const pathIs = (searchString: string, positionalConstraint = "EXACTLY", type = "NONE") => ({
  byteMatchStatement: {
    searchString,
    positionalConstraint,
    fieldToMatch: { uriPath: {} },
    textTransformations: [{ priority: 0, type }],
  },
});

/** What a viewer asks; a GET of `/` from 203.0.113.9 unless told otherwise. */
export type Asked = Partial<HttpRequest>;

/** A distribution with a web ACL, in front of a host that answers 200. Time stands still unless a test moves it. */
export class Front {
  readonly bed: Testbed;
  readonly client: WAFV2Client;
  /** Requests that came through to the host. */
  readonly requests: HttpRequest[] = [];
  /** Milliseconds. */
  readonly #clock: { now: number };
  #distribution: Made | undefined;

  private constructor(bed: Testbed, clock: { now: number }) {
    this.bed = bed;
    this.#clock = clock;
    this.client = new WAFV2Client({ ...bed.clientConfig, region: "us-east-1" });
    this.#listen();
  }

  #listen(): void {
    this.bed.platform.endpoints.register("api.example", async (request) => {
      this.requests.push(request);
      return {
        status: 200,
        headers: {},
        body: Buffer.from(request.url === "/blocked.html" ? "a page" : "hello"),
      };
    });
  }

  static async start(): Promise<Front> {
    const clock = { now: 0 };
    const bed = await startTestbed([logs, sns, wafv2On(() => clock.now), cloudfront, cloudwatch]);
    return new Front(bed, clock);
  }

  async restart(): Promise<void> {
    await this.bed.restart();
    this.#listen();
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.bed.stop();
  }

  /** Lets time pass for the rules that count. */
  pass(seconds: number): void {
    this.#clock.now += seconds * 1000;
  }

  /** Makes something of WAF for distributions.
   * @param type Without `aws:wafv2/`. */
  async make(type: string, name: string, inputs: object): Promise<Made> {
    return await this.bed.resources.create(`aws:wafv2/${type}`, name, placed(name, inputs));
  }

  /** Makes the web ACL, and the distribution that asks it. */
  async protect(rules: readonly TestRule[], more: object = {}, distribution: object = {}): Promise<Made> {
    const webAcl = await this.make("webAcl:WebAcl", "front", webAclInputs(rules, more));
    await this.distribute(webAcl["arn"], distribution);
    return webAcl;
  }

  /** Makes the distribution. */
  async distribute(webAclId: unknown, more: object = {}): Promise<void> {
    this.#distribution = await this.bed.resources.create(DISTRIBUTION, "cdn", {
      ...distributionInputs,
      ...more,
      webAclId,
    });
  }

  /** Changes the web ACL. */
  async change(rules: readonly TestRule[], more: object = {}): Promise<void> {
    await this.bed.resources.update(WEB_ACL, "front", placed("front", webAclInputs(rules, more)));
  }

  /** Asks as a viewer. */
  async ask(asked: Asked = {}) {
    const answer = await this.bed.capabilities.sites.handle(this.#distribution?.id ?? "", {
      method: "GET",
      url: "/",
      body: Buffer.alloc(0),
      remoteAddress: "203.0.113.9",
      ...asked,
      headers: { host: "d1.cloudfront.net", ...asked.headers },
    });
    const body = answer.body as Buffer;
    return { status: answer.status, headers: answer.headers, text: body.toString() };
  }

  /** Statuses of one request after the other. */
  async statuses(...all: readonly Asked[]): Promise<number[]> {
    const statuses: number[] = [];
    for (const asked of all) statuses.push((await this.ask(asked)).status);
    return statuses;
  }
}

const placed = (name: string, inputs: object) => ({
  name,
  region: "us-east-1",
  scope: "CLOUDFRONT",
  ...inputs,
});

const webAclInputs = (rules: readonly TestRule[], more: object) => ({
  defaultAction: { allow: {} },
  visibilityConfig: visibility("front"),
  rules,
  ...more,
});

const distributionInputs = {
  enabled: true,
  restrictions: { geoRestriction: { restrictionType: "none" } },
  viewerCertificate: { cloudfrontDefaultCertificate: true },
  origins: [
    {
      originId: "api",
      domainName: "api.example",
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
      },
    },
  ],
  defaultCacheBehavior: {
    targetOriginId: "api",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
    cachedMethods: ["GET", "HEAD"],
    cachePolicyId: CACHING_DISABLED,
    originRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
  },
};
