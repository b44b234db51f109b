import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, type Tags, type Transform } from "../component.ts";

/** Arguments of {@link WebAcl}. */
export interface WebAclArgs {
  /** Requests that one address may make in five minutes.
   * @default 2000 */
  readonly requestsPerAddress?: number;
  readonly tags?: Tags;
  readonly transform?: { readonly webAcl?: Transform<aws.wafv2.WebAclArgs> };
}

/** A web ACL for a CloudFront distribution: AWS's common rules, known bad addresses, and a limit per address. It costs a
 * fixed amount a month. Web ACLs of distributions live in us-east-1, whatever the program's region.
 *
 * ```ts
 * const acl = new WebAcl("acl");
 * new StaticSite("site", { content: "dist", webAclArn: acl.arn });
 * ```
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
export class WebAcl extends pulumi.ComponentResource {
  static readonly token = "mysfits:web-acl:WebAcl";

  readonly arn: pulumi.Output<string>;
  readonly nodes: { readonly webAcl: aws.wafv2.WebAcl };

  constructor(name: string, args: WebAclArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(WebAcl.token, name, {}, opts);
    const limit = args.requestsPerAddress ?? 2000;
    refuse("WebAcl", name, [
      !(Number.isInteger(limit) && limit >= 10 && limit <= 2_000_000_000) && {
        argument: "requestsPerAddress",
        must: "be a whole number from 10 to 2,000,000,000",
        got: limit,
        fix: "use 2000",
      },
    ]);
    const visibility = (metricName: string) => ({
      cloudwatchMetricsEnabled: true,
      metricName,
      sampledRequestsEnabled: true,
    });
    const managed = (group: string, priority: number): aws.types.input.wafv2.WebAclRule => ({
      name: group,
      priority,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: "AWS", name: group } },
      visibilityConfig: visibility(group),
    });
    const webAcl = new aws.wafv2.WebAcl(
      `${name}-acl`,
      transformed(
        this,
        "webAcl",
        {
          region: "us-east-1",
          scope: "CLOUDFRONT",
          description: `Requests to ${name}`,
          defaultAction: { allow: {} },
          rules: [
            managed("AWSManagedRulesAmazonIpReputationList", 0),
            managed("AWSManagedRulesCommonRuleSet", 1),
            {
              name: "PerAddress",
              priority: 2,
              action: { block: {} },
              statement: { rateBasedStatement: { limit, aggregateKeyType: "IP" } },
              visibilityConfig: visibility("PerAddress"),
            },
          ],
          visibilityConfig: visibility(name),
          tags: args.tags,
        },
        args.transform?.webAcl,
      ),
      { parent: this },
    );
    this.arn = webAcl.arn;
    this.nodes = { webAcl };
    this.registerOutputs({ arn: this.arn });
  }
}
