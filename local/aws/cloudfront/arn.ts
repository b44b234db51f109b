import { accountId } from "../../contract/account.ts";
import { formatArn } from "../../contract/arn.ts";

/** ARN of something of CloudFront's, which is in no region. @param resource `distribution/E1`. */
export function cloudFrontArn(resource: string): string {
  return formatArn({ service: "cloudfront", region: "", accountId, resource });
}
