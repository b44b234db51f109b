import { parseArn } from "../../../contract/arn.ts";
import type { Platform } from "../../../contract/service.ts";
import { restCall, sendToDestination, type DestinationOptions } from "../../../delivery/destinations.ts";
import { s3Arn } from "../arn.ts";
import { invalidArgument } from "../errors.ts";
import type { NotificationRule } from "../records.ts";
import { testMessage } from "./message.ts";

/** Subject of what a topic gets. */
const SUBJECT = "Amazon S3 Notification";

/** Sends a message to a destination, as S3 in the name of a bucket: the destination's own policy decides.
 * @throws AwsError as the service or IAM does. */
export async function sendNotification(
  platform: Platform,
  bucket: string,
  destination: string,
  message: object,
  options: DestinationOptions = {},
): Promise<void> {
  const principal = platform.capabilities.iam.servicePrincipal("s3.amazonaws.com", s3Arn(bucket));
  await sendToDestination(platform, { principal }, destination, JSON.stringify(message), {
    subject: SUBJECT,
    ...options,
  });
}

/** Makes sure that S3 may reach destinations: queues and topics get a test message, of functions it is asked whether they may be called.
 * @throws AwsError InvalidArgument when one can't be reached.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export async function validateDestinations(
  platform: Platform,
  bucket: string,
  rules: readonly NotificationRule[],
  requestId: string,
): Promise<void> {
  const principal = platform.capabilities.iam.servicePrincipal("s3.amazonaws.com", s3Arn(bucket));
  for (const destination of new Set(rules.map((rule) => rule.destination))) {
    const { service, region } = parseArn(destination);
    try {
      if (service === "lambda") {
        const path = `/2015-03-31/functions/${encodeURIComponent(destination)}/invocations`;
        const dryRun = restCall(region, "POST", path, "{}", { "x-amz-invocation-type": "DryRun" });
        await platform.capabilities.gateway.call(principal, "lambda", dryRun);
      } else await sendNotification(platform, bucket, destination, testMessage(bucket, requestId));
    } catch (error) {
      throw invalidArgument(
        `Unable to validate the following destination configurations: ${(error as Error).message}`,
        destination,
        "null",
      );
    }
  }
}
