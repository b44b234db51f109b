import { formatArn } from "../../contract/arn.ts";

/** ARN of an identity pool. */
export const poolArn = (region: string, accountId: string, poolId: string): string =>
  formatArn({ service: "cognito-identity", region, accountId, resource: `identitypool/${poolId}` });
