import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import { grant, trustPolicy } from "../parts/grants.ts";
import { RestApi } from "../rest-api/index.ts";
import type { Settings } from "./defaults.ts";
import { reportRoute } from "./report.ts";
import { streamRoute } from "./routes.ts";
import { requestSchema } from "./schema.ts";

/** Stream that the routes put records into, and the function that answers reports. */
interface ApiParts {
  readonly stream: aws.kinesis.FirehoseDeliveryStream;
  readonly report: Function | undefined;
}

/** Makes the API, and the role that it puts records with.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-kinesis.html */
export function streamApi(
  name: string,
  args: Settings,
  { stream, report }: ApiParts,
  parent: pulumi.Resource,
): { readonly api: RestApi; readonly role: aws.iam.Role } {
  const { events, userPoolArn, tags } = args;
  const role = new aws.iam.Role(
    `${name}-route`,
    {
      description: "Puts records into one stream",
      assumeRolePolicy: trustPolicy("apigateway.amazonaws.com"),
      tags,
    },
    { parent },
  );
  grant(
    `${name}-put`,
    { name: `${name}-route`, role },
    { actions: ["firehose:PutRecord"], resources: [stream.arn] },
    parent,
  );
  const body = requestSchema(events, args.event, args.maximumEvents);
  const put = (me: boolean) =>
    streamRoute({ events, me, body, region: stream.region, roleArn: role.arn, streamName: stream.name });
  const api = new RestApi(
    `${name}-api`,
    {
      stage: args.stage,
      description: `Takes ${events}`,
      userPoolArn,
      frontDoor: args.frontDoor,
      logging: args.logging,
      logRetentionDays: args.logRetentionDays,
      alarms: args.alarms,
      tags,
      throttle: args.throttle,
      routes: [
        put(false),
        ...(userPoolArn === undefined ? [] : [put(true)]),
        ...(report ? [reportRoute(events, report)] : []),
      ],
    },
    { parent },
  );
  report?.admit(
    `${name}-report-route`,
    "apigateway.amazonaws.com",
    pulumi.interpolate`${api.nodes.restApi.executionArn}/*/GET/${events}/report`,
  );
  return { api, role };
}
