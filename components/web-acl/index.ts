import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import type { WebAclArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { rules, visibility } from "./rules.ts";
import { problems } from "./validate.ts";

export type { WebAclArgs } from "./args.ts";

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

  constructor(name: string, given: WebAclArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(WebAcl.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("WebAcl", name, problems(args));

    const acl: aws.wafv2.WebAclArgs = {
      region: "us-east-1",
      scope: "CLOUDFRONT",
      description: `Requests to ${name}`,
      defaultAction: { allow: {} },
      rules: rules(args),
      visibilityConfig: visibility(name),
      tags: args.tags,
    };
    const webAcl = new aws.wafv2.WebAcl(
      `${name}-acl`,
      transformed(this, "webAcl", acl, args.transform?.webAcl),
      { parent: this },
    );

    this.arn = webAcl.arn;
    this.nodes = { webAcl };
    this.registerOutputs({ arn: this.arn });
  }
}
