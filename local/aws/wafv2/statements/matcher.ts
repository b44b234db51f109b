import type { WebRequest } from "../inspect/web-request.ts";

/** A statement, compiled: says whether a request matches, and costs capacity. */
export interface Matcher {
  matches(request: WebRequest): boolean;
  /** Web ACL capacity units.
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html */
  readonly capacity: number;
}

/** Sets that statements refer to, by ARN. @throws AwsError WAFNonexistentItemException */
export interface References {
  /** Sets can change while a rule uses them: ask again for each request. */
  ipSet(arn: string): { contains(address: string): boolean };
  regexPatternSet(arn: string): { test(text: string): boolean };
  /** Label prefix of the web ACL or rule group that a rule is in: `awswaf:<account>:webacl:<name>:`. */
  readonly labelPrefix: string;
}
