import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bucketFor } from "./bucket.js";

const queue = new pulumi.StackReference("organization/queue/dev");
const { region } = await aws.getRegion();

const bucket = bucketFor("results", { queue: await queue.getOutputValue("queueArn") });

export const url = pulumi.interpolate`s3://${bucket.bucket}/${region}`;
export const queueUrl = queue.requireOutput("queueUrl");
export const bucketName = bucket.bucket;
