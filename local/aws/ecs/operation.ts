import type { ECS } from "@aws-sdk/client-ecs";
import type { Access } from "../../contract/api.ts";
import { operationsOf } from "../../contract/operation.ts";
import { pageOf, type Page } from "../../contract/page.ts";
import { ecsArn, nameOf } from "./arn.ts";
import { invalidParameter } from "./errors.ts";
import type { EcsStore } from "./store.ts";

/** Makes an operation of ECS. */
export const operation = operationsOf<ECS, EcsStore>();

/** Entries of an answer, unless it is asked for fewer. */
const PAGE = 100;

/** Cuts one part out of a list of ARNs.
 * @throws AwsError InvalidParameterException for a token that no part came with. */
export function arnPage(
  arns: readonly string[],
  { maxResults = PAGE, nextToken }: { readonly maxResults?: number; readonly nextToken?: string },
): Page<string> {
  const invalid = () => invalidParameter("Invalid token.");
  return pageOf(arns, (arn) => arn, { limit: maxResults, token: nextToken, invalid });
}

/** Access that IAM must allow for an operation without a resource of its own, in a cluster.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
export function accessIn(operationName: string, region: string, cluster = "default"): Access[] {
  const context = { "ecs:cluster": ecsArn(region, `cluster/${nameOf(cluster)}`) };
  return [{ action: `ecs:${operationName}`, resource: "*", context }];
}

/** Access that IAM must allow for an operation on things of a cluster. @param arns ARNs of the things. */
export function accessTo(
  operationName: string,
  region: string,
  arns: readonly string[],
  cluster = "default",
): Access[] {
  const context = { "ecs:cluster": ecsArn(region, `cluster/${nameOf(cluster)}`) };
  return arns.map((resource) => ({ action: `ecs:${operationName}`, resource, context }));
}
