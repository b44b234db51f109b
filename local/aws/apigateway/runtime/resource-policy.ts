import type { IamCapability } from "../../../contract/capabilities.ts";
import { formatArn } from "../../../contract/arn.ts";
import type { Principal } from "../../../contract/principal.ts";
import { GatewayError } from "./gateway-error.ts";
import type { Invocation } from "./invocation.ts";

const ANONYMOUS: Principal = { kind: "anonymous", arn: "*", accountId: "anonymous", userId: "anonymous" };

/** Writes the short resources of an API's policy, `execute-api:/prod/GET/*`, as the ARNs that they stand for.
 * @throws Error when the policy is not JSON.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html */
export function expandPolicy(policy: string, region: string, accountId: string, restApiId: string): string {
  const expand = (resource: unknown): unknown =>
    typeof resource === "string" && resource.startsWith("execute-api:/")
      ? formatArn({
          service: "execute-api",
          region,
          accountId,
          resource: `${restApiId}/${resource.slice("execute-api:/".length)}`,
        })
      : resource;
  return JSON.stringify(JSON.parse(policy), (key, value: unknown) =>
    key === "Resource" || key === "NotResource"
      ? Array.isArray(value)
        ? value.map(expand)
        : expand(value)
      : value,
  );
}

/** Ends a request that the API's resource policy does not allow: it needs an explicit allow.
 * @throws GatewayError ACCESS_DENIED
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html */
export function checkResourcePolicy(iam: IamCapability, policy: string, invocation: Invocation): void {
  const { stage, method, path, http } = invocation;
  const resource = formatArn({
    service: "execute-api",
    region: stage.region,
    accountId: stage.accountId,
    resource: `${stage.restApiId}/${stage.stageName}/${method}${path.slice(stage.stageName.length + 1) || "/"}`,
  });
  const decision = iam.authorize(
    ANONYMOUS,
    { action: "execute-api:Invoke", resource, resourcePolicy: policy },
    { sourceIp: http.remoteAddress, region: stage.region },
  );
  if (!decision.allowed)
    throw new GatewayError("ACCESS_DENIED", {
      message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${resource.replace(stage.accountId, `********${stage.accountId.slice(-4)}`)}`,
      reason: decision.reason,
    });
}
