import * as aws from "@pulumi/aws";

const queue = new aws.sqs.Queue("work", { visibilityTimeoutSeconds: 180 });
const role = new aws.iam.Role("take", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("take", {
  role: role.name,
  policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
});

const greeting = "thanks for";
const take = new aws.lambda.CallbackFunction("take", {
  role,
  callback: async (event: aws.sqs.QueueEvent) => {
    for (const { body } of event.Records) console.log(greeting, body);
  },
});
queue.onEvent("take", take, { batchSize: 1 });

export const queueUrl = queue.url;
