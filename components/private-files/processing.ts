import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { Function } from "../function/index.ts";
import { failureQueue } from "../parts/failure-queue.ts";
import { environmentOf } from "../parts/environment.ts";
import { grant } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";
import { letProcess } from "./grants.ts";

/** Makes the function that S3 calls for each upload. S3 calls it by itself, without a queue in between that Lambda would have to ask all month
 * long (0.26 USD): Lambda keeps the event, tries three times in six hours, and puts what still fails into the failure queue.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export function uploadProcessing(
  name: string,
  args: Settings,
  bucket: aws.s3.Bucket,
  parent: pulumi.ComponentResource,
): { readonly fn: Function; readonly failureQueue: aws.sqs.Queue } {
  const { alarms, tags, logRetentionDays, prefixes, transform } = args;
  const { variables, environment, ...code } = args.processor;
  const child = { parent };
  const fn = new Function(
    `${name}-processor`,
    {
      ...code,
      environment: { ...environmentOf(variables, { bucket: bucket.bucket }), ...environment },
      logRetentionDays,
      tags,
    },
    child,
  );
  letProcess(name, fn, args, bucket, parent);
  const { queue } = failureQueue(
    name,
    {
      description: "uploads could not be processed, and wait in the failure queue",
      alarms,
      tags,
      transform: transform?.failureQueue,
    },
    parent,
  );
  const tells = grant(`${name}-tell`, fn, { actions: ["sqs:SendMessage"], resources: [queue.arn] }, parent);
  const failures = new aws.lambda.FunctionEventInvokeConfig(
    `${name}-failures`,
    {
      functionName: fn.functionName,
      qualifier: fn.nodes.alias.name,
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 21_600,
      destinationConfig: { onFailure: { destination: queue.arn } },
    },
    { parent, dependsOn: tells },
  );
  const admitted = fn.admit(
    `${name}-uploads`,
    "s3.amazonaws.com",
    bucket.arn,
    // A bucket's ARN has no account in it.
    whereabouts(parent).accountId,
  );
  new aws.s3.BucketNotification(
    `${name}-uploads`,
    {
      bucket: bucket.id,
      lambdaFunctions: [
        {
          id: "uploads",
          lambdaFunctionArn: fn.arn,
          events: ["s3:ObjectCreated:*"],
          filterPrefix: `${prefixes.uploads}/`,
        },
      ],
    },
    { parent, dependsOn: [admitted, failures] },
  );
  return { fn, failureQueue: queue };
}
