import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { DeleteTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { ConsoleResource } from "../../../local/console/data.ts";
import { mysfits } from "../../../app/data/mysfits.ts";
import { png } from "../../app/support/images.ts";
import { keysIn } from "./keys.ts";
import { uploadPicture } from "./upload-picture.ts";
import { expect, type Journey, type Visit } from "./visit.ts";

const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";
const has = (type: string, name: string) => (resources: readonly ConsoleResource[]) =>
  resources.some((one) => one.type === type && one.name === name);

/** Waits for a message in a failure queue. */
async function failure(visit: Visit, name: string): Promise<void> {
  const { region, outputs } = await visit.resource(QUEUE, name);
  const sqs = new SQSClient(visit.client(region));
  const QueueUrl = outputs["url"] as string;
  await visit.until(`a message in ${name}`, async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
    return Messages?.[0];
  });
  sqs.destroy();
}

async function deleteQueue(visit: Visit, name: string): Promise<void> {
  const { region, outputs } = await visit.resource(QUEUE, name);
  const sqs = new SQSClient(visit.client(region));
  await sqs.send(new DeleteQueueCommand({ QueueUrl: outputs["url"] as string }));
  sqs.destroy();
}

const adopt = async (visit: Visit, id: string | undefined) =>
  await visit.send(`/api/mysfits/${id}/adopt`, { headers: { ...(await visit.user()).headers }, status: 200 });
const register = async (visit: Visit, email: string) =>
  await visit.send("/events/registrations", {
    body: { name: "손님", email, mobile: "010-1234-5678" },
    status: 201,
  });

const lostQueues = (
  [
    ["adoption-notice", async (visit: Visit) => await adopt(visit, mysfits[6]?.mysfitId)],
    ["sender-feedback", async (visit: Visit) => await register(visit, "bounce+lost@simulator.amazonses.com")],
  ] as const
).map(([name, act]): Journey => ({
  name: `${name} without its queue`,
  kind: "fault",
  applies: has(TOPIC, name === "adoption-notice" ? "adoptions-topic" : name),
  run: async (visit) => {
    await deleteQueue(visit, `${name}-queue`);
    await act(visit);
    await failure(visit, `${name}-failures`);
  },
}));

/** A picture that the function may not read fails for good, after the minutes that Lambda waits, and is taken back by its owner. */
const lostPicture: Journey = {
  name: "picture that can't be read",
  kind: "long",
  run: async (visit) => {
    const { id: Bucket, outputs } = await visit.resource("aws:s3/bucket:Bucket", "pictures-bucket");
    const s3 = new S3Client({ ...visit.client(), forcePathStyle: true });
    const Statement = [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `${String(outputs["arn"])}/private/*`,
      },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    s3.destroy();
    await uploadPicture(visit, png(64, 64));
    await failure(visit, "pictures-failures");
    const { headers } = await visit.user();
    const answer = await visit.send("/api/me/picture", {
      method: "DELETE",
      headers: { ...headers },
      status: 200,
    });
    expect("the removal of the upload", answer["removed"], true);
  },
};

/** A registration that nobody could have sent fails for good. The record itself is kept, and the queue told of it. */
const discarded: Journey = {
  name: "registration that fails for good",
  kind: "fault",
  run: async (visit) => {
    const { id: TableName } = await visit.resource("aws:dynamodb/table:Table", "events-table-table");
    const database = new DynamoDBClient(visit.client());
    await DynamoDBDocumentClient.from(database).send(
      new PutCommand({ TableName, Item: { email: "nameless@example.org" } }),
    );
    database.destroy();
    await visit.until(
      "the record",
      async () => (await keysIn(visit, "events-mail-discarded-bucket", "aws/lambda/"))[0],
    );
    await failure(visit, "events-mail-failures");
  },
};

/** Pages of a site whose bucket refuses come from the one in another region. */
const fallback: Journey = {
  name: "site without its bucket",
  kind: "fault",
  run: async (visit) => {
    const { id: Bucket } = await visit.resource("aws:s3/bucket:Bucket", "site-bucket");
    const s3 = new S3Client({ ...visit.client(), forcePathStyle: true });
    const Statement = [
      { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` },
    ];
    await s3.send(
      new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }),
    );
    s3.destroy();
    await visit.until("the page of the fallback", async () => {
      const answer = await visit.site("/");
      return (await answer.text()).includes("The mysfits are asleep") ? true : undefined;
    });
  },
};

/** Who asks too many questions is turned away at the edge, which writes it into its log. */
const turnedAway: Journey = {
  name: "questions beyond the limit",
  kind: "fault",
  applies: has("aws:wafv2/webAcl:WebAcl", "acl-acl"),
  run: async (visit) => {
    // The API has a limit of its own, which tells another time.
    await visit.until("the limit of the web ACL", async () => {
      const answer = await visit.site("/api/questions", { method: "POST", body: "{}" });
      return answer.headers.get("retry-after") === "300" ? true : undefined;
    });
    const { id: logGroupName, region } = await visit.resource(
      "aws:cloudwatch/logGroup:LogGroup",
      "aws-waf-logs-acl",
    );
    const logs = new CloudWatchLogsClient(visit.client(region));
    await visit.until("a line in the log of the web ACL", async () => {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      return events.length > 0 ? true : undefined;
    });
    logs.destroy();
  },
};

/** Changes whose topic is gone are tried again for some minutes, then kept. */
const lostTopics = (
  [
    ["adoptions", async (visit: Visit) => await adopt(visit, mysfits[7]?.mysfitId)],
    [
      "questions",
      async (visit: Visit) =>
        await visit.send("/api/questions", {
          body: { email: "lost@example.org", questionText: "?" },
          status: 202,
        }),
    ],
  ] as const
).map(([name, act]): Journey => ({
  name: `${name} without their topic`,
  kind: "long",
  applies: has(TOPIC, `${name}-topic`),
  run: async (visit) => {
    const { outputs } = await visit.resource(TOPIC, `${name}-topic`);
    const sns = new SNSClient(visit.client());
    await sns.send(new DeleteTopicCommand({ TopicArn: outputs["arn"] as string }));
    sns.destroy();
    await act(visit);
    await failure(visit, `${name}-failures`);
  },
}));

/** The schedule calls the probe, once it is set to the shortest time that there is. */
const schedule: Journey = {
  name: "schedule of the probe",
  kind: "long",
  applies: has("aws:cloudwatch/eventRule:EventRule", "probe-schedule"),
  run: async (visit) => {
    const { id: Name } = await visit.resource("aws:cloudwatch/eventRule:EventRule", "probe-schedule");
    const count = async () =>
      (await visit.logs("function")).filter(({ source }) => source.includes("probe-function")).length;
    const before = await count();
    const events = new EventBridgeClient(visit.client());
    await events.send(new PutRuleCommand({ Name, ScheduleExpression: "rate(1 minute)", State: "ENABLED" }));
    events.destroy();
    await visit.until("a call of the probe", async () => ((await count()) > before ? true : undefined));
    expect("the site", (await visit.site("/")).status, 200);
  },
};

/** Journeys on which something is broken, and nothing is lost. */
export const faultJourneys: readonly Journey[] = [
  ...lostQueues,
  discarded,
  fallback,
  turnedAway,
  ...lostTopics,
  schedule,
  lostPicture,
];
