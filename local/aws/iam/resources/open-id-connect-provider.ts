import { accountId } from "../../../contract/account.ts";
import type { RecordedResource } from "../../../contract/resource.ts";

/** `aws:iam/openIdConnectProvider:OpenIdConnectProvider`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/openidconnectprovider/ */
export const openIdConnectProvider: RecordedResource = {
  without: "nobody outside signs in to roles here",
  outputs: ({ inputs }) => {
    const host = String(inputs["url"]).replace(/^https:\/\//, "");
    const arn = `arn:aws:iam::${accountId}:oidc-provider/${host}`;
    return { id: arn, outputs: { arn } };
  },
};
