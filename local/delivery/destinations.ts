import { parseArn } from "../contract/arn.ts";
import { NotEmulatedError } from "../contract/errors.ts";
import type { Principal } from "../contract/principal.ts";
import type { ApiRequest, ApiResponse, Platform } from "../contract/service.ts";

/** Sender: a role that a service assumes, or the service itself, which the resource's policy has to allow. */
export type Sender =
  | {
      readonly roleArn: string;
      readonly service: string;
      readonly sourceArn?: string;
      readonly externalId?: string;
    }
  | { readonly principal: Principal };

/** A call of an API in the JSON protocol, for {@link GatewayCapability.call}. */
export function jsonCall(
  region: string,
  target: string,
  input: object,
  headers: Record<string, string> = {},
): ApiRequest {
  const body = Buffer.from(JSON.stringify(input));
  return {
    ...base(region),
    headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.0", ...headers },
    body,
  };
}

/** A call of an API in the query protocol, for {@link GatewayCapability.call}. */
export function queryCall(region: string, input: Readonly<Record<string, string>>): ApiRequest {
  const body = Buffer.from(new URLSearchParams(input).toString());
  return { ...base(region), headers: { "content-type": "application/x-www-form-urlencoded" }, body };
}

/** A call of a REST API, for {@link GatewayCapability.call}. */
export function restCall(
  region: string,
  method: string,
  path: string,
  body: string,
  headers: Record<string, string> = {},
): ApiRequest {
  return {
    ...base(region),
    method,
    path,
    rawPath: path,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(body),
  };
}

/** The output in an answer of {@link GatewayCapability.call}, whether it was written for the wire or not.
 * @typeParam T What the caller knows of it. */
export function jsonBody<T>({ body }: ApiResponse): T {
  const isWritten = typeof body === "string" || Buffer.isBuffer(body);
  return (isWritten ? JSON.parse(body.toString() || "{}") : (body ?? {})) as T;
}

function base(region: string) {
  return {
    method: "POST",
    path: "/",
    rawPath: "/",
    query: new URLSearchParams(),
    region,
    sourceIp: "127.0.0.1",
  };
}

/** The principal that a sender acts as. @throws AwsError AccessDenied when the role does not trust the service. */
export function principalOf({ capabilities, accountId }: Platform, sender: Sender): Principal {
  if ("principal" in sender) return sender.principal;
  const { roleArn, service, sourceArn, externalId } = sender;
  return capabilities.iam.assumeRole({
    roleArn,
    service,
    sessionName: service.split(".")[0] as string,
    seconds: 3600,
    context: {
      "aws:SourceAccount": accountId,
      ...(sourceArn !== undefined && { "aws:SourceArn": sourceArn }),
      ...(externalId !== undefined && { "sts:ExternalId": externalId }),
    },
  }).principal;
}

/** Members that some destinations need beside the text. */
export interface DestinationOptions {
  /** Of FIFO queues and topics: `default` unless given. */
  readonly groupId?: string | undefined;
  /** Of FIFO queues that do not tell by the content. */
  readonly deduplicationId?: string | undefined;
  /** Of event buses: where the event comes from, and what it is. */
  readonly event?: { readonly Source: string; readonly DetailType: string } | undefined;
  /** Of what a topic gets. */
  readonly subject?: string | undefined;
  /** `X-Amzn-Trace-Id`, of senders that pass it on. */
  readonly traceHeader?: string | undefined;
}

/** Sends a text to a queue, topic, function or event bus, as its API takes it, with the IAM decision of that call.
 * @throws AwsError as the service or IAM does; NotEmulatedError for other targets. */
export async function sendToDestination(
  platform: Platform,
  sender: Sender,
  arn: string,
  text: string,
  { groupId, deduplicationId, event, subject, traceHeader }: DestinationOptions = {},
): Promise<void> {
  const { service, region, resource } = parseArn(arn);
  const principal = principalOf(platform, sender);
  const path = `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`;
  const isFifo = resource.endsWith(".fifo");
  const requests: Readonly<Record<string, () => ApiRequest>> = {
    sqs: () =>
      jsonCall(region, "AmazonSQS.SendMessage", {
        QueueUrl: queueUrl(platform, arn),
        MessageBody: text,
        ...(isFifo && { MessageGroupId: groupId ?? "default", MessageDeduplicationId: deduplicationId }),
      }),
    sns: () =>
      queryCall(region, {
        Action: "Publish",
        TopicArn: arn,
        Message: text,
        ...(subject !== undefined && { Subject: subject }),
        ...(isFifo && { MessageGroupId: groupId ?? "default" }),
      }),
    lambda: () => restCall(region, "POST", path, text, { "x-amz-invocation-type": "Event" }),
    events: () =>
      jsonCall(region, "AWSEvents.PutEvents", { Entries: [{ EventBusName: arn, ...event, Detail: text }] }),
  };
  const request = requests[service]?.();
  if (!request)
    throw new NotEmulatedError(
      `a destination of ${service}`,
      "Use a queue, a topic, a function or an event bus.",
    );
  const headers = {
    ...request.headers,
    ...(traceHeader !== undefined && { "x-amzn-trace-id": traceHeader }),
  };
  await platform.capabilities.gateway.call(principal, service, { ...request, headers });
}

/** Address of a queue by its ARN. */
export function queueUrl({ gatewayUrl }: Pick<Platform, "gatewayUrl">, queueArn: string): string {
  const { accountId, resource } = parseArn(queueArn);
  return `${gatewayUrl}/${accountId}/${resource}`;
}
