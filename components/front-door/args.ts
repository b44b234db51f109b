import type * as aws from "@pulumi/aws";
import type { Tags, Transform } from "../parts/component.ts";

/** Arguments of `FrontDoor`. */
export interface FrontDoorArgs {
  /** Numbers of the keys that APIs take, 1 to 5 of them. A new number is a new key, one that is gone a key that ends.
   * @default [1] */
  readonly keys?: readonly number[];
  /** Number of the key that CloudFront sends: one of `keys`.
   * @default the first of `keys` */
  readonly current?: number;
  readonly tags?: Tags;
  readonly transform?: { readonly key?: Transform<aws.apigateway.ApiKeyArgs> };
}
