import { fits, functionAllows, mayUse, resourceAllows, roleAllows, type Verdict } from "../../access.ts";
import type { PolicyGraph, PolicyResource } from "../../graph.ts";
import { arnOf, calledFunction, target, targets } from "../../links.ts";

/** Something that a resource does with another one, or AWS does for it, with the policies' answer. */
export interface Use {
  /** Input that says so: `eventSourceArn`. */
  readonly property: string;
  readonly action: string;
  readonly to: PolicyResource;
  /** Who must be let: a role, or a service. */
  readonly who: PolicyResource | string;
  readonly verdict: Verdict;
  /** AWS tries it, or asks IAM, when the resource is made, and refuses the resource otherwise. */
  readonly triedAtOnce: boolean;
}

const queues = ["aws:sqs/queue:Queue"];
/** Topics of SNS. */
export const topics = ["aws:sns/topic:Topic"];
/** Buckets, in both of their types. */
export const buckets = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const keys = ["aws:kms/key:Key"];

/** What a reader of a thing does with it, by its type. */
export const reads: Readonly<Record<string, readonly string[]>> = {
  "aws:sqs/queue:Queue": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  "aws:dynamodb/table:Table": [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
  ],
  "aws:kinesis/stream:Stream": ["kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator"],
};

/** What a writer of a thing does with it, by its type. */
export const writes: Readonly<Record<string, readonly string[]>> = {
  "aws:sqs/queue:Queue": ["sqs:SendMessage"],
  "aws:sns/topic:Topic": ["sns:Publish"],
  "aws:s3/bucket:Bucket": ["s3:PutObject"],
  "aws:s3/bucketV2:BucketV2": ["s3:PutObject"],
  "aws:kinesis/stream:Stream": ["kinesis:PutRecord"],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ["firehose:PutRecord"],
  "aws:cloudwatch/eventBus:EventBus": ["events:PutEvents"],
  "aws:sfn/stateMachine:StateMachine": ["states:StartExecution"],
};

/** ARN that a reader or writer names: the stream of a table, objects of a bucket. */
function arnFor(action: string, resource: PolicyResource): string | undefined {
  if (action.startsWith("dynamodb:")) {
    const { streamArn } = resource.outputs;
    return typeof streamArn === "string" ? streamArn : undefined;
  }
  const arn = arnOf(resource) ?? bucketArn(resource);
  return action === "s3:PutObject" && arn !== undefined ? `${arn}/*` : arn;
}

/** ARNs of resources whose name is given, as their services write them: a plan makes up others.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const forms: Readonly<Record<string, (name: string) => readonly [string, string]>> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": (name) => ["cloudwatch", `alarm:${name}`],
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": (name) => ["cloudwatch", `alarm:${name}`],
  "aws:cloudwatch/eventRule:EventRule": (name) => ["events", `rule/${name}`],
  "aws:cloudtrail/trail:Trail": (name) => ["cloudtrail", `trail/${name}`],
};

/** ARNs in whose name a service may ask for a resource; none when they are not known yet. */
function sourceArns(resource: PolicyResource): readonly string[] {
  const arn = arnOf(resource) ?? bucketArn(resource);
  if (arn === undefined) return [];
  const [, partition, , region, account] = arn.split(":");
  const name = resource.outputs["name"] ?? resource.inputs["name"] ?? resource.outputs["alarmName"];
  const form = forms[resource.type];
  if (!form || typeof name !== "string") return [arn];
  const [service, rest] = form(name);
  return [arn, `arn:${partition}:${service}:${region}:${account}:${rest}`];
}

const bucketArn = ({ type, id }: PolicyResource): string | undefined =>
  buckets.includes(type) && id !== undefined ? `arn:aws:s3:::${id}` : undefined;

/** A role, and what it uses, by inputs of one resource. */
export interface ByRole {
  readonly role: PolicyResource | undefined;
  readonly path: string;
  readonly actions: Readonly<Record<string, readonly string[]>>;
  readonly triedAtOnce?: boolean;
}

/** Lists what a role does with what an input leads to, with the key that encrypts it. */
export function usesByRole(graph: PolicyGraph, resource: PolicyResource, by: ByRole): readonly Use[] {
  const { role, path, actions, triedAtOnce = false } = by;
  if (!role) return [];
  const to = target(graph, resource, path, Object.keys(actions));
  const called = to ? undefined : calledFunction(graph, resource, path);
  if (called && actions === writes) {
    const arn = arnOf(called.alias ?? called.fn);
    const verdict = roleAllows(graph, role, "lambda:InvokeFunction", arn);
    return [
      { property: path, action: "lambda:InvokeFunction", to: called.fn, who: role, verdict, triedAtOnce },
    ];
  }
  if (!to) return [];
  const uses = (actions[to.type] ?? []).map((action) => ({
    property: path,
    action,
    to,
    who: role,
    verdict: mayUse(graph, role, action, { resource: to, arn: arnFor(action, to) }),
    triedAtOnce,
  }));
  return [
    ...uses,
    ...keyUse(graph, to, role, path, actions === reads ? "kms:Decrypt" : "kms:GenerateDataKey"),
  ];
}

/** Use of the key of the account that encrypts a queue or topic. */
function keyUse(
  graph: PolicyGraph,
  encrypted: PolicyResource,
  who: PolicyResource | string,
  property: string,
  action: string,
  sources: readonly string[] = [],
): readonly Use[] {
  const key = target(graph, encrypted, "kmsMasterKeyId", keys);
  if (!key) return [];
  const verdict =
    typeof who === "string"
      ? resourceAllows(graph, key, { service: who, action, arn: arnOf(key), sources })
      : mayUse(graph, who, action, { resource: key, arn: arnOf(key) });
  return [{ property, action, to: key, who, verdict, triedAtOnce: false }];
}

/** A service that delivers to something, in the name of a resource. */
export interface ByService {
  readonly service: string;
  readonly path: string;
  readonly source: PolicyResource | undefined;
  readonly triedAtOnce?: boolean;
}

/** Lists what a service delivers to the queues, topics and functions that an input leads to. */
export function usesByService(graph: PolicyGraph, resource: PolicyResource, by: ByService): readonly Use[] {
  const { service, path, source, triedAtOnce = false } = by;
  const sources = source ? sourceArns(source) : [];
  return [
    ...targets(graph, resource, path, [...queues, ...topics]).flatMap((to) => {
      const action = queues.includes(to.type) ? "sqs:SendMessage" : "sns:Publish";
      const verdict = resourceAllows(graph, to, { service, action, arn: arnOf(to), sources });
      const use = { property: path, action, to, who: service, verdict, triedAtOnce };
      return [use, ...keyUse(graph, to, service, path, "kms:GenerateDataKey", sources)];
    }),
    ...functionUses(
      graph,
      resource,
      { path, service, triedAtOnce },
      (pattern) => sources.length === 0 || sources.some((one) => fits(pattern, one)),
    ),
  ];
}

/** Call of the function that an input leads to, by a service that a permission lets in. */
export function functionUses(
  graph: PolicyGraph,
  resource: PolicyResource,
  {
    path,
    service,
    triedAtOnce,
  }: { readonly path: string; readonly service: string; readonly triedAtOnce: boolean },
  isSource: (pattern: string) => boolean,
): readonly Use[] {
  const called = calledFunction(graph, resource, path);
  if (!called) return [];
  const verdict = functionAllows(graph, called, service, isSource);
  return [
    { property: path, action: "lambda:InvokeFunction", to: called.fn, who: service, verdict, triedAtOnce },
  ];
}

/** Use of the objects of a bucket by a service, which the bucket's policy must let in. */
export function bucketUses(
  graph: PolicyGraph,
  resource: PolicyResource,
  by: {
    readonly path: string;
    readonly service: string;
    readonly action: string;
    readonly triedAtOnce: boolean;
  },
): readonly Use[] {
  const { path, service, action, triedAtOnce } = by;
  const to = target(graph, resource, path, ["aws:s3/bucket:Bucket"]);
  if (!to) return [];
  const bucket = arnOf(to) ?? bucketArn(to);
  const arn = bucket && `${bucket}/*`;
  const verdict = resourceAllows(graph, to, { service, action, arn, sources: sourceArns(resource) });
  return [{ property: path, action, to, who: service, verdict, triedAtOnce }];
}
