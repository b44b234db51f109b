import type * as aws from "@pulumi/aws";
import type { Tags, Transform } from "../parts/component.ts";

/** Arguments of `Domain`. */
export interface DomainArgs {
  /** Name of the site, in lower case: `example.com`, `www.example.com`, `shop.example.com`. */
  readonly name: string;
  /** Hosted zone of the account that the name is in: its name, or its id (`Z…`). `elsewhere`: another name server has it, where somebody
   * writes the records. */
  readonly hostedZone: string;
  /** True for both names, with `www.` before it and without: the other one leads to the site's by a redirect.
   * @default false */
  readonly www?: boolean;
  /** ARN of an issued certificate in us-east-1 that covers the names.
   * @default one is made, and proved by DNS */
  readonly certificateArn?: string;
  /** Zone elsewhere: true once the records that prove the certificate are written there. The site is at CloudFront's name until then, so that
   * nothing waits for a person.
   * @default false */
  readonly validated?: boolean;
  readonly tags?: Tags;
  readonly transform?: { readonly certificate?: Transform<aws.acm.CertificateArgs> };
}
