import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import { addressSets } from "./address-sets.ts";
import { webAclAlarms } from "./alarms.ts";
import { answerBodies } from "./answers.ts";
import type { WebAclArgs } from "./args.ts";
import { defaults, groupsOf } from "./defaults.ts";
import { logging } from "./logging.ts";
import { rules, visibility } from "./rules.ts";
import { problems } from "./validate.ts";

export type { GroupMode, ManagedGroup, PathLimit, WebAclArgs } from "./args.ts";

/** A web ACL for a CloudFront distribution: lists of addresses and countries, AWS's groups, which only count until somebody says otherwise, and
 * limits for each address, tighter ones on paths that need them. What is not plainly let through is logged. Web ACLs of distributions live in
 * us-east-1, whatever the program's region.
 *
 * ```ts
 * const acl = new WebAcl("acl", {
 *   groups: { AWSManagedRulesAmazonIpReputationList: "block" },
 *   paths: [{ name: "registrations", path: "/events/registrations", requests: 20 }],
 *   blockedCountries: ["XX"],
 * });
 * new StaticSite("site", { content: "dist", webAclArn: acl.arn });
 * ```
 *
 * It costs 5 USD a month, 1 for each rule (a group is one) and 0.60 for a million requests: 9 a month as it is, 1 more for each limit and each
 * list. The log costs 0.50 a gigabyte. More than 1,500 capacity units cost extra; as it is it needs 927, each limit 24 and 2 for each method, and 22 for each
 * further path of it.
 *
 * Makes: the web ACL, its log group with a policy and its logging; IP sets for the lists of addresses that are given; an alarm.
 * @see https://aws.amazon.com/waf/pricing/
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html */
export class WebAcl extends pulumi.ComponentResource {
  static readonly token = "mysfits:web-acl:WebAcl";

  readonly arn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly nodes: {
    readonly webAcl: aws.wafv2.WebAcl;
    readonly logGroup: aws.cloudwatch.LogGroup;
    readonly ipSets: readonly aws.wafv2.IpSet[];
  };

  constructor(name: string, given: WebAclArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(WebAcl.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("WebAcl", name, problems(args));

    // The metrics of two stacks of one account are apart.
    const metricName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`.replaceAll(/[^\w-]/g, "-");
    const allowed = addressSets(name, "allowed", args.allowedAddresses, args, this);
    const blocked = addressSets(name, "blocked", args.blockedAddresses, args, this);
    const acl: aws.wafv2.WebAclArgs = {
      region: "us-east-1",
      scope: "CLOUDFRONT",
      description: `Requests to ${name}`,
      defaultAction: { allow: {} },
      rules: rules(args, { allowed, blocked }),
      customResponseBodies: answerBodies,
      visibilityConfig: visibility(metricName),
      tags: args.tags,
    };
    const webAcl = new aws.wafv2.WebAcl(
      `${name}-acl`,
      transformed(this, "webAcl", acl, args.transform?.webAcl),
      { parent: this },
    );
    const logGroup = logging(name, args, webAcl, this);
    const counted = groupsOf(args).flatMap((group) => (group.mode === "count" ? group.name : []));
    webAclAlarms(name, args, metricName, counted, this);

    this.arn = webAcl.arn;
    this.logGroupName = logGroup.name;
    this.nodes = { webAcl, logGroup, ipSets: [...allowed, ...blocked] };
    this.registerOutputs({ arn: this.arn, logGroupName: this.logGroupName });
  }
}
