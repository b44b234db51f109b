import * as pulumi from "@pulumi/pulumi";
import type { Route, RouteResponse } from "../rest-api/index.ts";

/** Parts that a route of a stream is made from. */
interface StreamRoute {
  readonly events: string;
  readonly me: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  readonly region: pulumi.Input<string>;
  readonly roleArn: pulumi.Input<string>;
  readonly streamName: pulumi.Input<string>;
}

/** Makes `PUT /<events>`, and `PUT /<events>/me` for holders of a token: one request becomes one record of the stream, which costs less than a
 * record for each event. Whose they are comes from the verified token and nowhere else.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
export function streamRoute({ events, me, body, region, roleArn, streamName }: StreamRoute): Route {
  const user = me ? "$context.authorizer.claims.sub" : "guest";
  const template = pulumi.interpolate`#set($q = '"')
#set($count = $input.path('$.${events}').size())
#set($context.requestOverride.header.accepted = "$count")
#set($record = "{\${q}receivedAt\${q}:$context.requestTimeEpoch,\${q}userId\${q}:\${q}${user}\${q},\${q}${events}\${q}:$input.json('$.${events}')}")
{"DeliveryStreamName":"${streamName}","Record":{"Data":"$util.base64Encode($record)"}}`;
  return {
    method: "PUT",
    path: me ? `/${events}/me` : `/${events}`,
    authorization: me ? "cognito" : "none",
    operationName: me ? `put-my-${events}` : `put-${events}`,
    body,
    integration: {
      type: "AWS",
      integrationHttpMethod: "POST",
      uri: pulumi.interpolate`arn:aws:apigateway:${region}:firehose:action/PutRecord`,
      credentials: roleArn,
      requestParameters: { "integration.request.header.Content-Type": "'application/x-amz-json-1.1'" },
      requestTemplates: { "application/json": template },
      passthroughBehavior: "NEVER",
    },
    responses,
  };
}

const problem = (status: number, title: string) => ({
  "application/problem+json": JSON.stringify({ type: "about:blank", title, status }),
});

/** Firehose's errors are told as errors, so that clients send again; nothing of AWS is shown. */
const responses: Readonly<Record<string, RouteResponse>> = {
  "202": {
    selectionPattern: "200",
    // Firehose does not look at the header. That a response's template reads what the request's has overridden is common practice, but no page of
    // AWS promises it, so the count may be null.
    templates: {
      "application/json":
        '#set($n = "$!context.requestOverride.header.accepted"){"accepted":#if($n == "")null#else$n#end}',
    },
    headers: { "Cache-Control": "'no-store'" },
  },
  "502": {
    templates: problem(502, "The stream did not take the events. Send them again."),
    headers: { "Cache-Control": "'no-store'" },
  },
  "503": {
    selectionPattern: "5\\d{2}",
    templates: problem(503, "The stream takes no more events just now. Send them again later."),
    headers: { "Cache-Control": "'no-store'", "Retry-After": "'5'" },
  },
};
