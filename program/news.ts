import * as app from "../app/index.ts";
import type { Alarms } from "../components/alarms/index.ts";
import { ChangeTopic } from "../components/change-topic/index.ts";
import { EventPipeline } from "../components/event-pipeline/index.ts";
import type { LogBucket } from "../components/log-bucket/index.ts";
import type { MailSender } from "../components/mail-sender/index.ts";
import { environmentOf } from "../components/parts/environment.ts";
import type { Table } from "../components/table/index.ts";
import type { UserPool } from "../components/user-pool/index.ts";
import type { Stage } from "../stage.ts";

/** Parts of the program that news are made of. */
interface NewsArgs extends Pick<Stage, "adoptions" | "questions" | "tags" | "logRetentionDays"> {
  /** Table of mysfits, with its stream. */
  readonly mysfitsTable: Table;
  /** Table of visitors' questions, with its stream. */
  readonly questionsTable: Table;
  readonly users: UserPool;
  readonly sender: MailSender;
  /** Folder of the code that writes to the adopter. */
  readonly code: string;
  readonly alarms: Alarms;
  readonly accessLogs: LogBucket | undefined;
}

/** Makes what tells people of changes: adoptions are told to the adopter, questions to the administrator. */
export function makeNews(args: NewsArgs) {
  const { mysfitsTable, questionsTable, users, sender, tags, logRetentionDays, alarms, accessLogs } = args;
  const each = { tags, alarms, accessLogs, logRetentionDays };
  const adopted = { table: mysfitsTable, ...app.adoptions };
  const adoptions = args.adoptions?.fifo ? undefined : new ChangeTopic("adoptions", { ...adopted, ...each });
  const adoptionNotice = new EventPipeline("adoption-notice", {
    source: adoptions
      ? { topic: { arn: adoptions.topicArn } }
      : { changes: { ...adopted, groupBy: "$.dynamodb.Keys.MysfitId.S" } },
    maximumRetries: 4,
    function: {
      code: args.code,
      environment: {
        ...sender.environment,
        ...environmentOf(app.variables.adoptionNotice, { userPoolId: users.userPoolId }),
      },
      timeoutSeconds: 30,
      logRetentionDays,
    },
    ...each,
  });
  sender.grants.send(adoptionNotice);
  users.grants.readUser(adoptionNotice);
  new ChangeTopic("questions", { table: questionsTable, ...app.questions, ...args.questions, ...each });
  return { adoptions, adoptionNotice };
}
