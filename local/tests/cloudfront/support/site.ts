import { cloudfront } from "../../../aws/cloudfront/index.ts";
import { s3 } from "../../../aws/s3/index.ts";
import type { HttpRequest, HttpResponse } from "../../../contract/http.ts";
import { startTestbed, type Made, type Testbed, type TestbedOptions } from "../../support/testbed.ts";

/** Ids of policies that AWS keeps.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
export const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";

/** Answer as a viewer sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: HttpResponse["headers"];
  readonly text: string;
  readonly body: Buffer;
}

/** A distribution with two origins: the bucket `site` by default, and the host `api.example`, which answers what a test says, for
 * `/api/*`. */
export class Site {
  readonly bed: Testbed;
  readonly distribution: Made;
  /** Requests to the host, oldest first. */
  readonly requests: HttpRequest[] = [];
  /** Answers for the host. */
  answer: (request: HttpRequest) => HttpResponse | Promise<HttpResponse> = () => ({
    status: 200,
    headers: { "content-type": "text/plain" },
    body: Buffer.from("from the origin"),
  });
  readonly #control: Made;

  private constructor(bed: Testbed, control: Made, distribution: Made) {
    this.bed = bed;
    this.#control = control;
    this.distribution = distribution;
  }

  /** @param capabilities Of other services. */
  static async start(capabilities: TestbedOptions["capabilities"] = {}): Promise<Site> {
    const bed = await startTestbed([s3, cloudfront], { capabilities });
    await bed.resources.create("aws:s3/bucket:Bucket", "site", { bucket: "site", forceDestroy: true });
    const control = await bed.resources.create(
      "aws:cloudfront/originAccessControl:OriginAccessControl",
      "control",
      { originAccessControlOriginType: "s3", signingBehavior: "always", signingProtocol: "sigv4" },
    );
    const distribution = await bed.resources.create(DISTRIBUTION, "cdn", distributionInputs(control));
    const site = new Site(bed, control, distribution);
    bed.platform.endpoints.register("api.example", async (request) => {
      site.requests.push(request);
      return await site.answer(request);
    });
    return site;
  }

  async stop(): Promise<void> {
    await this.bed.stop();
  }

  /** Changes the distribution.
   * @param behavior Members of the default behavior.
   * @param more Members of the distribution. */
  async update(behavior: object, more: object = {}): Promise<void> {
    await this.bed.resources.update(DISTRIBUTION, "cdn", distributionInputs(this.#control, behavior, more));
  }

  /** Inputs of the distribution as it begins. */
  get inputs(): Record<string, unknown> {
    return distributionInputs(this.#control);
  }

  /** The two origins: the bucket and the host. */
  get origins(): readonly object[] {
    return distributionInputs(this.#control).origins;
  }

  /** @param type Without `aws:cloudfront/`. */
  async create(type: string, name: string, inputs: Record<string, unknown>): Promise<Made> {
    return await this.bed.resources.create(`aws:cloudfront/${type}`, name, inputs);
  }

  /** Makes an object of the bucket, a page unless told otherwise. */
  async object(key: string, content: string, more: object = {}): Promise<void> {
    await this.bed.resources.create("aws:s3/bucketObjectv2:BucketObjectv2", key, {
      bucket: "site",
      key,
      content,
      contentType: "text/html",
      ...more,
    });
  }

  /** Lets a distribution read the bucket. */
  async allow(distributionArn: unknown = this.distribution["arn"]): Promise<void> {
    await this.bed.resources.create("aws:s3/bucketPolicy:BucketPolicy", "policy", {
      bucket: "site",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::site/*",
            Condition: { StringEquals: { "AWS:SourceArn": distributionArn } },
          },
        ],
      }),
    });
  }

  /** Asks the distribution, as a viewer. Header names in lower case. */
  async get(
    url: string,
    headers: HttpRequest["headers"] = {},
    method = "GET",
    body = Buffer.alloc(0),
  ): Promise<Answer> {
    const answer = await this.bed.capabilities.sites.handle(this.distribution.id, {
      method,
      url,
      headers: { host: "d1.cloudfront.net", ...headers },
      body,
      remoteAddress: "203.0.113.9",
    });
    const bytes = answer.body as Buffer;
    return { status: answer.status, headers: answer.headers, text: bytes.toString(), body: bytes };
  }
}

function distributionInputs(control: Made, behavior: object = {}, more: object = {}) {
  return {
    enabled: true,
    defaultRootObject: "index.html",
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
    origins: [
      {
        originId: "site",
        domainName: "site.s3.ap-northeast-2.amazonaws.com",
        originAccessControlId: control.id,
      },
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
      targetOriginId: "site",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: CACHING_OPTIMIZED,
      ...behavior,
    },
    orderedCacheBehaviors: [
      {
        pathPattern: "/api/*",
        targetOriginId: "api",
        viewerProtocolPolicy: "https-only",
        allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: CACHING_DISABLED,
        originRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
      },
    ],
    ...more,
  };
}
