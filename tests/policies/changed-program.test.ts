import assert from "node:assert/strict";
import { exceptions } from "../../policies/exceptions.ts";
import { judge } from "../../policies/judgement.ts";
import { elements, isObject } from "../../policies/graph.ts";
import type { PolicyResource } from "../../policies/index.ts";
import { graphOfStack } from "../support/graph.ts";

/** A change of one resource of the program: new inputs, or none for one that is taken out. */
type Change = (resource: PolicyResource) => Readonly<Record<string, unknown>> | undefined;

/** One mistake in the program, and what has to be found of it: rule and resource. */
interface Mistake {
  readonly what: string;
  readonly resource: string;
  readonly type: string;
  readonly change: Change;
  readonly found: readonly string[];
}

const without: Change = () => undefined;
const having =
  (inputs: Readonly<Record<string, unknown>>): Change =>
  ({ inputs: before }) => ({ ...before, ...inputs });

/** An origin that is waited for for ten seconds. */
const impatient = (origin: unknown): unknown =>
  isObject(origin) && isObject(origin["customOriginConfig"])
    ? { ...origin, customOriginConfig: { ...origin["customOriginConfig"], originReadTimeout: 10 } }
    : origin;

/** Mistakes that AWS takes without an error, or with one in the middle of the first `up`. */
const mistakes: readonly Mistake[] = [
  {
    what: "a visibility time-out that was left behind when the function got more time",
    type: "aws:lambda/function:Function",
    resource: "adoption-notice-function",
    change: having({ timeout: 60 }),
    found: ["queue-visibility adoption-notice-queue"],
  },
  {
    what: "a function that may take longer than API Gateway waits",
    type: "aws:lambda/function:Function",
    resource: "clicks-report-function",
    change: having({ timeout: 60 }),
    found: ["timeout-api-function clicks-api-get-clicks-report"],
  },
  {
    what: "a distribution that gives up before the API behind it",
    type: "aws:cloudfront/distribution:Distribution",
    resource: "site-cdn",
    change: ({ inputs }) => ({ ...inputs, origins: elements(inputs["origins"]).map(impatient) }),
    // The origin of registrations waits for 29 seconds at most, those of the service and the shop for 15, that of clicks for 29.
    found: Array.from({ length: 4 }, () => "timeout-cloudfront site-cdn"),
  },
  {
    what: "the right to read a queue, taken out",
    type: "aws:iam/rolePolicy:RolePolicy",
    resource: "adoption-notice-source",
    change: without,
    found: ["use-by-role adoption-notice-mapping"],
  },
  {
    what: "the policy that lets a topic fill a queue, taken out",
    type: "aws:sqs/queuePolicy:QueuePolicy",
    resource: "adoption-notice-queue",
    change: without,
    found: ["delivery-let-in adoption-notice-subscription"],
  },
  {
    what: "a permission for the function instead of its alias",
    type: "aws:lambda/permission:Permission",
    resource: "probe-schedule",
    change: ({ inputs: { qualifier: _, ...inputs } }) => inputs,
    found: ["delivery-let-in probe-schedule"],
  },
  {
    what: "a log group that nobody makes any more",
    type: "aws:cloudwatch/logGroup:LogGroup",
    resource: "probe-logs",
    change: without,
    found: ["log-group-first probe-function"],
  },
  {
    what: "a metric of another service",
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    resource: "adoption-notice-age",
    change: having({ metricName: "IteratorAge" }),
    found: ["alarm-metric adoption-notice-age"],
  },
  {
    what: "an alarm of a queue by its logical name",
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    resource: "adoption-notice-age",
    change: having({ dimensions: { QueueName: "adoption-notice-queue" } }),
    found: ["alarm-dimension adoption-notice-age"],
  },
  {
    what: "a stream without what is read of it",
    type: "aws:dynamodb/table:Table",
    resource: "questions-table",
    change: having({ streamViewType: "KEYS_ONLY" }),
    found: ["stream-of-table questions-pipe"],
  },
  {
    what: "a port that the load balancer is not let in by",
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    resource: "service-task-from-lb",
    change: having({ fromPort: 80, toPort: 80 }),
    found: ["service-reachable service-service"],
  },
  {
    what: "the way from the VPC link to the load balancer, taken out",
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    resource: "api-link-to-service",
    change: without,
    found: ["link-reachable api-link"],
  },
  {
    what: "the bucket's word to EventBridge, taken out",
    type: "aws:s3/bucketNotification:BucketNotification",
    resource: "events-mail-discarded",
    change: without,
    found: ["bucket-tells-eventbridge events-mail-discarded"],
  },
  {
    what: "the bucket policy that CloudFront reads the site by, taken out",
    type: "aws:s3/bucketPolicy:BucketPolicy",
    resource: "site-policy",
    change: without,
    found: ["delivery-let-in site-cdn", "s3-tls-only site-bucket"],
  },
  {
    what: "the right to use a table whose name a function is told, taken out",
    type: "aws:iam/rolePolicy:RolePolicy",
    resource: "mysfits-clicks-transform-batch-get",
    change: without,
    found: ["environment-access clicks-transform-function"],
  },
];

describe("Rules of two or more resources, of this program with a mistake in it", () => {
  let resources: readonly PolicyResource[];
  before(async () => {
    ({ resources } = await graphOfStack("prod"));
  });

  for (const { what, type, resource, change, found } of mistakes)
    it(`find ${what}`, () => {
      const before = resources.find((one) => one.type === type && one.name === resource);
      assert.ok(before, `the program has no ${type} "${resource}"`);
      const inputs = change(before);
      const graph = {
        resources: resources.flatMap((one) => {
          if (one !== before) return [one];
          return inputs ? [{ ...one, inputs }] : [];
        }),
      };
      const { violations } = judge(graph, "prod", exceptions, "2026-11-29");
      assert.deepEqual(
        violations.map(({ rule, resource: at }) => `${rule.id} ${at?.name}`).sort(),
        found,
        what,
      );
    });
});
