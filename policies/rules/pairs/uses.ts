import { fits, policiesOf, roleAt } from "../../access.ts";
import {
  at,
  elements,
  isObject,
  isUnknown,
  remembered,
  type PolicyGraph,
  type PolicyResource,
} from "../../graph.ts";
import { arnOf, calledFunction, names, target } from "../../links.ts";
import { pathOf } from "../api-gateway.ts";
import {
  bucketUses,
  buckets,
  functionUses,
  reads,
  topics,
  usesByRole,
  usesByService,
  writes,
  type Use,
} from "./ways.ts";

/** Lists what a resource reads and writes, or what AWS delivers for it. */
export const usesOf = remembered((graph, resource): readonly Use[] => {
  const { type, inputs } = resource;
  const role = (path: string) => roleAt(graph, resource, path);
  switch (type) {
    case "aws:lambda/eventSourceMapping:EventSourceMapping": {
      const called = calledFunction(graph, resource, "functionName");
      const reader = called && roleAt(graph, called.fn, "role");
      return [
        ...usesByRole(graph, resource, {
          role: reader,
          path: "eventSourceArn",
          actions: reads,
          triedAtOnce: true,
        }),
        ...usesByRole(graph, resource, {
          role: reader,
          path: "destinationConfig.onFailure.destinationArn",
          actions: writes,
        }),
      ];
    }
    case "aws:pipes/pipe:Pipe": {
      const parameters = ["dynamodbStreamParameters", "kinesisStreamParameters"];
      return [
        ...usesByRole(graph, resource, {
          role: role("roleArn"),
          path: "source",
          actions: reads,
          triedAtOnce: true,
        }),
        ...usesByRole(graph, resource, { role: role("roleArn"), path: "target", actions: writes }),
        ...parameters.flatMap((name) =>
          usesByRole(graph, resource, {
            role: role("roleArn"),
            path: `sourceParameters.${name}.deadLetterConfig.arn`,
            actions: writes,
          }),
        ),
      ];
    }
    case "aws:lambda/function:Function":
      return usesByRole(graph, resource, {
        role: role("role"),
        path: "deadLetterConfig.targetArn",
        actions: writes,
        triedAtOnce: true,
      });
    case "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
      const fn = calledFunction(graph, resource, "functionName")?.fn;
      return ["onFailure", "onSuccess"].flatMap((kind) =>
        usesByRole(graph, resource, {
          role: fn && roleAt(graph, fn, "role"),
          path: `destinationConfig.${kind}.destination`,
          actions: writes,
          triedAtOnce: true,
        }),
      );
    }
    case "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
      const s3 = "extendedS3Configuration";
      const processors = elements(at(inputs, `${s3}.processingConfiguration.processors`)).flatMap(
        (processor, one) =>
          elements(at(processor, "parameters")).flatMap((parameter, other) =>
            at(parameter, "parameterName") === "LambdaArn"
              ? [`${s3}.processingConfiguration.processors.${one}.parameters.${other}.parameterValue`]
              : [],
          ),
      );
      return [`${s3}.bucketArn`, ...processors].flatMap((path) =>
        usesByRole(graph, resource, { role: role(`${s3}.roleArn`), path, actions: writes }),
      );
    }
    case "aws:sns/topicSubscription:TopicSubscription": {
      const source = target(graph, resource, "topic", topics);
      return [
        ...usesByRole(graph, resource, {
          role: role("subscriptionRoleArn"),
          path: "endpoint",
          actions: writes,
        }),
        ...["endpoint", "redrivePolicy"].flatMap((path) =>
          usesByService(graph, resource, { service: "sns.amazonaws.com", path, source }),
        ),
      ];
    }
    case "aws:cloudwatch/eventTarget:EventTarget": {
      const source = target(graph, resource, "rule", ["aws:cloudwatch/eventRule:EventRule"]);
      const delivered = ["arn", "deadLetterConfig.arn"].flatMap((path) =>
        usesByService(graph, resource, { service: "events.amazonaws.com", path, source }),
      );
      return inputs["roleArn"] === undefined
        ? delivered
        : usesByRole(graph, resource, { role: role("roleArn"), path: "arn", actions: writes });
    }
    case "aws:scheduler/schedule:Schedule":
      return ["target.arn", "target.deadLetterConfig.arn"].flatMap((path) =>
        usesByRole(graph, resource, { role: role("target.roleArn"), path, actions: writes }),
      );
    case "aws:s3/bucketNotification:BucketNotification": {
      const source = target(graph, resource, "bucket", buckets);
      const lists = { queues: "queueArn", topics: "topicArn", lambdaFunctions: "lambdaFunctionArn" };
      return Object.entries(lists).flatMap(([list, member]) =>
        elements(inputs[list]).flatMap((_, index) =>
          usesByService(graph, resource, {
            service: "s3.amazonaws.com",
            path: `${list}.${index}.${member}`,
            source,
            triedAtOnce: true,
          }),
        ),
      );
    }
    case "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
      const source = target(graph, resource, "logGroup", ["aws:cloudwatch/logGroup:LogGroup"]);
      const by = { path: "destinationArn", triedAtOnce: true };
      return inputs["roleArn"] === undefined
        ? functionUses(graph, resource, { ...by, service: "logs.amazonaws.com" }, (pattern) =>
            source ? names(pattern, source) || fits(pattern, `${arnOf(source)}:*`) : true,
          )
        : usesByRole(graph, resource, { ...by, role: role("roleArn"), actions: writes });
    }
    case "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
      const path = "eventDestination.snsDestination.topicArn";
      return usesByService(graph, resource, {
        service: "ses.amazonaws.com",
        path,
        source: undefined,
        triedAtOnce: true,
      });
    }
    case "aws:cloudwatch/metricAlarm:MetricAlarm":
    case "aws:cloudwatch/compositeAlarm:CompositeAlarm":
      // Without a policy of its own a topic lets its account in, alarms too.
      return ["alarmActions", "okActions", "insufficientDataActions"]
        .flatMap((path) =>
          usesByService(graph, resource, {
            service: "cloudwatch.amazonaws.com",
            path,
            source: resource,
          }),
        )
        .filter(({ to }) => !topics.includes(to.type) || policiesOf(graph, to).length > 0);
    case "aws:cloudfront/distribution:Distribution":
      return elements(inputs["origins"]).flatMap((origin, index) =>
        at(origin, "originAccessControlId") === undefined
          ? []
          : bucketUses(graph, resource, {
              path: `origins.${index}.domainName`,
              service: "cloudfront.amazonaws.com",
              action: "s3:GetObject",
              triedAtOnce: false,
            }),
      );
    case "aws:cloudtrail/trail:Trail":
      return bucketUses(graph, resource, {
        path: "s3BucketName",
        service: "cloudtrail.amazonaws.com",
        action: "s3:PutObject",
        triedAtOnce: true,
      });
    case "aws:apigateway/integration:Integration":
      return integrationUses(graph, resource);
    case "aws:apigatewayv2/integration:Integration": {
      if (inputs["credentialsArn"] !== undefined) return [];
      const api = target(graph, resource, "apiId", ["aws:apigatewayv2/api:Api"]);
      const by = { path: "integrationUri", service: "apigateway.amazonaws.com", triedAtOnce: false };
      return functionUses(
        graph,
        resource,
        by,
        (pattern) => api?.id === undefined || pattern.includes(`:${api.id}/`),
      );
    }
    case "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
      const source = target(graph, resource, "targetGroupArn", ["aws:lb/targetGroup:TargetGroup"]);
      const service = "elasticloadbalancing.amazonaws.com";
      return usesByService(graph, resource, { service, path: "targetId", source, triedAtOnce: true });
    }
    case "aws:cognito/userPool:UserPool": {
      const triggers = inputs["lambdaConfig"];
      if (!isObject(triggers)) return [];
      return Object.keys(triggers)
        .filter((trigger) => !trigger.startsWith("custom") && trigger !== "kmsKeyId")
        .flatMap((trigger) =>
          usesByService(graph, resource, {
            service: "cognito-idp.amazonaws.com",
            path: `lambdaConfig.${trigger}`,
            source: resource,
          }),
        );
    }
    default:
      return [];
  }
});

/** Types that {@link usesOf} knows. */
export const users: readonly string[] = [
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:pipes/pipe:Pipe",
  "aws:lambda/function:Function",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:scheduler/schedule:Schedule",
  "aws:s3/bucketNotification:BucketNotification",
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  "aws:apigateway/integration:Integration",
  "aws:apigatewayv2/integration:Integration",
  "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  "aws:cognito/userPool:UserPool",
  "aws:cloudfront/distribution:Distribution",
  "aws:cloudtrail/trail:Trail",
];

/** Calls of a REST API: by a role, or by API Gateway itself, which a permission of the function lets in for the API, the verb and the path.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html */
function integrationUses(graph: PolicyGraph, integration: PolicyResource): readonly Use[] {
  const { credentials, httpMethod } = integration.inputs;
  if (credentials !== undefined)
    return usesByRole(graph, integration, {
      role: roleAt(graph, integration, "credentials"),
      path: "uri",
      actions: writes,
    });
  const api = target(graph, integration, "restApi", ["aws:apigateway/restApi:RestApi"]);
  const path = pathOf(graph, integration);
  const by = { path: "uri", service: "apigateway.amazonaws.com", triedAtOnce: false };
  return functionUses(graph, integration, by, (pattern) => {
    if (api?.id === undefined) return true;
    const [, rest] = pattern.split(`:${api.id}/`);
    if (rest === undefined) return pattern.endsWith(":*") || pattern === "*";
    const [, verb = "*", ...parts] = rest.split("/");
    const isVerb = isUnknown(httpMethod) || fits(verb, String(httpMethod)) || httpMethod === "ANY";
    const own = (path ?? "").replaceAll(/\{[^}]*\}/g, "x").replace(/^\//, "");
    const asked = parts.join("/").replaceAll(/\{[^}]*\}/g, "*");
    return isVerb && (path === undefined || parts.length === 0 || fits(asked, own));
  });
}
