import type { ApplicationAutoScaling } from "@aws-sdk/client-application-auto-scaling";
import type { Access } from "../../contract/api.ts";
import { operationsOf } from "../../contract/operation.ts";
import { pageOf, type Page } from "../../contract/page.ts";
import { invalid } from "./errors.ts";
import type { ScalingStore } from "./store.ts";

/** Makes an operation of Application Auto Scaling. */
export const operation = operationsOf<ApplicationAutoScaling, ScalingStore>();

/** Things that are scaled here: services of ECS, by the number of their tasks. */
export const scalable = {
  ServiceNamespace: ["ecs"],
  ScalableDimension: ["ecs:service:DesiredCount"],
  ResourceId: true,
} as const;

/** Reads the id of a service.
 * @throws AwsError ValidationException. */
export function readResourceId(resourceId: string): string {
  if (!/^service\/[\w-]{1,255}\/[\w-]{1,255}$/.test(resourceId))
    throw invalid(
      `Unsupported service namespace, resource type or scalable dimension: ${resourceId} must be service/<cluster>/<service>`,
    );
  return resourceId;
}

/** Access that IAM must allow.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html */
export function accessTo(
  operationName: string,
  { store, region }: { readonly store: ScalingStore; readonly region: string },
  resourceId?: string,
): Access[] {
  const target = resourceId === undefined ? undefined : store.findTarget(region, resourceId);
  return [{ action: `application-autoscaling:${operationName}`, resource: target?.arn ?? "*" }];
}

/** Entries of an answer, unless it is asked for fewer. */
const PAGE = 50;

/** Cuts one part out of a list.
 * @throws AwsError InvalidNextTokenException for a token that no part came with. */
export function partOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  {
    MaxResults = PAGE,
    NextToken,
  }: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
): Page<T> {
  return pageOf(items, keyOf, {
    limit: MaxResults,
    token: NextToken,
    invalid: () => invalid("The next token supplied was invalid"),
  });
}
