import type * as aws from "@pulumi/aws";
import type { Tags, Transform } from "../parts/component.ts";

/** Arguments of `WebAcl`. */
export interface WebAclArgs {
  /** Requests that one address may make in five minutes.
   * @default 2000 */
  readonly requestsPerAddress?: number;
  readonly tags?: Tags;
  readonly transform?: { readonly webAcl?: Transform<aws.wafv2.WebAclArgs> };
}
