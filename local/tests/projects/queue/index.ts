import * as aws from "@pulumi/aws";
import fs = require("fs");
import { Patience, Settings } from "./settings";

const settings = new Settings("work", Patience.Long);
const { description } = JSON.parse(fs.readFileSync(`${__dirname}/about.json`, "utf8"));

const failed = new aws.sqs.Queue(`${settings.prefix}-failed`);
const queue = new aws.sqs.Queue(settings.prefix, {
  visibilityTimeoutSeconds: settings.patience,
  redrivePolicy: failed.arn.apply((deadLetterTargetArn) =>
    JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
  ),
  tags: { description },
});

export const queueArn = queue.arn;
export const queueUrl = queue.url;
export const patience = settings.patience;
