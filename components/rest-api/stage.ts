import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { formerNames, routeSlug } from "../parts/names.ts";
import { accessLogFormat } from "./access-log.ts";
import type { Throttle } from "./args.ts";
import type { Settings } from "./defaults.ts";

/** Makes the stage of an API, with its access log and its execution log. API Gateway would make the group of the latter itself, and keep
 * it for ever: made here before the stage, it has an end and goes after its writer.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
export function loggedStage(
  name: string,
  args: Settings,
  {
    restApi,
    deployment,
  }: { readonly restApi: aws.apigateway.RestApi; readonly deployment: aws.apigateway.Deployment },
  parent: pulumi.Resource,
): { readonly stage: aws.apigateway.Stage; readonly logGroup: aws.cloudwatch.LogGroup } {
  const { tags } = args;
  const retentionInDays = args.logRetentionDays;
  const logGroup = new aws.cloudwatch.LogGroup(`${name}-access`, { retentionInDays, tags }, { parent });
  const stageArgs = transformed<aws.apigateway.StageArgs>(
    parent,
    "stage",
    {
      restApi: restApi.id,
      deployment: deployment.id,
      stageName: args.stage,
      accessLogSettings: { destinationArn: logGroup.arn, format: accessLogFormat },
      xrayTracingEnabled: args.tracing,
      tags,
    },
    args.transform?.stage,
    ["accessLogSettings"],
  );
  const executionLog = new aws.cloudwatch.LogGroup(
    `${name}-execution`,
    {
      name: pulumi.interpolate`API-Gateway-Execution-Logs_${restApi.id}/${stageArgs.stageName}`,
      retentionInDays,
      tags,
    },
    { parent },
  );
  const stage = new aws.apigateway.Stage(`${name}-stage`, stageArgs, {
    parent,
    dependsOn: [args.logging, executionLog],
  });
  return { stage, logGroup };
}

/** Limits the requests of all routes together, and of each that has a limit of its own.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
export function throttles(
  name: string,
  { routes, throttle }: Settings,
  { restApi, stage }: { readonly restApi: aws.apigateway.RestApi; readonly stage: aws.apigateway.Stage },
  parent: pulumi.Resource,
): void {
  const settings = (methodPath: string, { ratePerSecond, burst }: Throttle) => ({
    restApi: restApi.id,
    stageName: stage.stageName,
    methodPath,
    settings: {
      throttlingRateLimit: ratePerSecond,
      throttlingBurstLimit: burst,
      loggingLevel: "ERROR",
      dataTraceEnabled: false,
      // Metrics of the stage are free; those of each method would be custom metrics.
      metricsEnabled: false,
    },
  });
  const all = new aws.apigateway.MethodSettings(`${name}-settings`, settings("*/*", throttle), { parent });
  for (const route of routes)
    if (route.throttle)
      new aws.apigateway.MethodSettings(
        `${name}-settings-${routeSlug(route)}`,
        settings(`${route.path.replace(/^\//, "")}/${route.method}`, route.throttle),
        {
          parent,
          dependsOn: all,
          aliases: formerNames(route.path, (slug) => `${name}-settings-${route.method.toLowerCase()}${slug}`),
        },
      );
}
