import { randomUUID } from "node:crypto";
import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import type { ConsoleResource } from "../../../local/console/data.ts";
import { mysfits } from "../../../app/data/mysfits.ts";
import { click, flush, put } from "../support/clicks.ts";
import { callProbe } from "../support/probe.ts";
import { signUpUser } from "../support/user.ts";
import { keysIn } from "./keys.ts";
import { isGroup, lineIn } from "./log-line.ts";
import type { Journey, Visit } from "./visit.ts";

const isThere = (type: string, name: string) => (resources: readonly ConsoleResource[]) =>
  resources.some((one) => one.type === type && one.name === name);

const probe: Journey = {
  name: "probe",
  kind: "first",
  applies: isThere("aws:lambda/function:Function", "probe-function"),
  run: async (visit) => {
    const problem = await callProbe(visit);
    if (problem !== undefined) throw new Error(problem);
  },
};

/** What has to be done for a line in a log group, by the group's logical name. */
const writers: Readonly<Record<string, (visit: Visit) => Promise<unknown>>> = {
  "service-logs": async (visit) => await visit.site("/api/mysfits?limit=1"),
  "events-register-logs": async (visit) =>
    await visit.send("/events/registrations", {
      body: { name: "로그", email: "log@example.org", mobile: "010-1234-5678" },
      status: 201,
    }),
  "events-mail-logs": async (visit) =>
    await visit.send("/events/registrations", {
      body: { name: "로그", email: "mail@example.org", mobile: "010-1234-5678" },
      status: 201,
    }),
  "sender-feedback-logs": async (visit) =>
    await visit.send("/events/registrations", {
      body: { name: "로그", email: "complaint@simulator.amazonses.com", mobile: "010-1234-5678" },
      status: 201,
    }),
  "adoption-notice-logs": async (visit) =>
    await visit.send(`/api/mysfits/${mysfits[5]?.mysfitId}/adopt`, {
      headers: { ...(await visit.user()).headers },
      status: 200,
    }),
  "clicks-transform-logs": async (visit) => {
    await put(visit, { clicks: [click()] });
    await flush(visit);
  },
  "clicks-delivery": async (visit) => {
    await put(visit, { clicks: [click({ mysfitId: randomUUID() })] });
    await flush(visit);
  },
  "clicks-report-logs": async (visit) =>
    await visit.site("/stream/clicks/report?days=7", { headers: (await visit.administrator()).headers }),
  "probe-logs": async (visit) => await callProbe(visit),
  "graphql-logs": async (visit) =>
    await visit.site("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", ...(await visit.user()).headers },
      body: JSON.stringify({ query: "{ myEvent { name } }" }),
    }),
};

const logs = Object.entries(writers).map(([name, write]): Journey => ({
  name: `log ${name}`,
  kind: "first",
  applies: (resources) => resources.some((one) => isGroup(one, name)),
  run: async (visit) => {
    await write(visit);
    await lineIn(visit, name);
  },
}));

/** Functions of the user pool wrote their lines when people signed up; those of the shop's migration did at the start. */
const looks = [
  "accounts-pre-sign-up-logs",
  "accounts-post-confirmation-logs",
  "accounts-pre-token-generation-logs",
  "shop-migration-logs",
  "shop-migration-sql-logs",
].map((name): Journey => ({
  name: `log ${name}`,
  kind: "first",
  looksBack: true,
  applies: (resources) => resources.some((one) => isGroup(one, name)),
  run: async (visit) => await lineIn(visit, name),
}));
const welcome: Journey = {
  name: "welcome",
  kind: "first",
  applies: isThere("aws:lambda/function:Function", "accounts-post-confirmation-function"),
  run: async (visit) => {
    const email = `newcomer-${randomUUID()}@example.com`;
    await signUpUser(visit, email);
    await visit.mail("the welcome", ({ to, subject }) => to[0] === email && /welcome/i.test(subject));
  },
};

/** Regions in which a stage may have alarms. */
const regions = ["ap-northeast-2", "ap-southeast-2", "us-east-1"] as const;
const isAlarm = (region: string) => (one: ConsoleResource) =>
  one.type === "aws:cloudwatch/metricAlarm:MetricAlarm" && one.region === region;

const alarms = regions.map((region): Journey => ({
  name: `alarm in ${region}`,
  kind: "first",
  applies: (resources) => resources.some(isAlarm(region)),
  run: async (visit) => {
    await visit.confirmMails();
    const cloudwatch = new CloudWatchClient(visit.client(region));
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    // Some are silent as long as another rings for the same cause.
    const loud = MetricAlarms.filter(({ AlarmActions = [] }) => AlarmActions.length > 0).slice(0, 5);
    // An alarm may have rung before for a reason of its own, and only a change of its state is told.
    const StateReason = `a test, ${randomUUID()}`;
    for (const { AlarmName } of loud)
      for (const StateValue of ["OK", "ALARM"] as const)
        await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }));
    cloudwatch.destroy();
    await visit.mail("an alarm's mail", ({ text }) => text.includes(StateReason));
  },
}));

/** Requests come into the files of the hops that they pass. */
const accessLogs = (
  [
    ["edge", "AWSLogs/"],
    ["load balancer", "load-balancer/AWSLogs/"],
  ] as const
).map(([hop, Prefix]): Journey => ({
  name: `access log of the ${hop}`,
  kind: "first",
  applies: isThere("aws:s3/bucket:Bucket", "logs-bucket"),
  run: async (visit) => {
    const files = async () =>
      (await keysIn(visit, "logs-bucket", Prefix)).filter((key) => key.endsWith(".gz"));
    const before = await files();
    await visit.site(`/api/mysfits/${randomUUID()}`);
    await visit.until("a file of the log", async () => {
      await flush(visit);
      return (await files()).find((key) => !before.includes(key));
    });
  },
}));

/** Journeys of those who look after the application. */
export const operationJourneys: readonly Journey[] = [
  probe,
  ...logs,
  ...looks,
  welcome,
  ...alarms,
  ...accessLogs,
];
