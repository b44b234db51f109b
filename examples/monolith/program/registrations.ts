import * as aws from "@pulumi/aws";
import { EventPipeline } from "../../../components/event-pipeline/index.ts";
import { Function } from "../../../components/function/index.ts";
import { Table } from "../../../components/table/index.ts";
import type { FunctionName } from "../artifacts.ts";
import { variables } from "../functions/stores/environment.ts";
import type { Settings } from "../settings.ts";
import {
  databaseEnvironment,
  databaseFunction,
  letReachDynamoDb,
  type DatabaseAccess,
} from "./database-function.ts";

/** Parts of the program that registrations move between. */
interface RegistrationsArgs {
  readonly settings: Settings;
  /** Folders of the functions' code. */
  readonly functions: Readonly<Record<FunctionName, string>>;
  readonly access: DatabaseAccess;
}

/** Seconds that a job may take, and that a call of the others may: one waits for a database that is paused. */
const JOB = 300;
const CALL = 60;

/** Makes the new store of registrations with all that moves them, from step 3 on: the function that serves them when `registrations` is `new`, the
 * relay to it, the way back, and the jobs. */
export function makeRegistrations({ settings, functions, access }: RegistrationsArgs) {
  const { protect, logRetentionDays, tags } = settings;
  const each = { logRetentionDays, tags };
  const table = new Table("registrations", {
    partitionKey: { attribute: "email" },
    stream: "NEW_IMAGE",
    protect,
    tags,
  });
  const environment = { [variables.registrationsTable]: table.tableName };

  const serving = new Function("registrations", {
    code: functions.registrations,
    description: "Registers, and lists one's own registrations",
    environment,
    ...each,
  });
  table.grants.get(serving);
  table.grants.put(serving);

  const relay = databaseFunction("relay", access, {
    user: "registration_relay",
    code: functions.relay,
    description: "Tells the new store of registrations",
    environment,
    timeoutSeconds: CALL,
    ...each,
  });
  const backfill = databaseFunction("backfill", access, {
    user: "registration_reader",
    code: functions.backfill,
    description: "Copies the registrations that were there before",
    environment,
    timeoutSeconds: JOB,
    ...each,
  });
  const compare = databaseFunction("compare", access, {
    user: "registration_reader",
    code: functions.compare,
    description: "Compares the registrations of both stores",
    environment,
    timeoutSeconds: JOB,
    ...each,
  });
  const rights = [table.grants.put(relay)];
  table.grants.put(backfill);
  table.grants.batchGet(compare);
  table.grants.scan(compare);
  for (const { inNetwork } of [relay, backfill, compare]) letReachDynamoDb(inNetwork, access.network, tags);
  callEachHour(relay, rights, settings);

  if (settings.step < 5) writeBack(table, { settings, functions, access });
  return { table, serving, relay, backfill, compare };
}

/** Writes what is new in the new store into the old one, until the monolith is left: the old tables can only go when nobody writes them. Made again on
 * the way back, it begins with what the stream has still, and the job `restore` brings the rest. */
function writeBack(table: Table, { settings, functions, access }: RegistrationsArgs): void {
  const { logRetentionDays, tags } = settings;
  const pipeline = new EventPipeline(
    "write-back",
    {
      source: { table },
      function: {
        code: functions["write-back"],
        description: "Writes new registrations into the old store",
        network: access.network,
        environment: databaseEnvironment(access, "registration_writer"),
        timeoutSeconds: CALL,
        logRetentionDays,
      },
      tags,
    },
    { dependsOn: access.migrated },
  );
  access.database.grants.connect(pipeline.nodes.function.inNetwork, { user: "registration_writer" });
}

/** Calls the relay when nobody else has: a call of the monolith can be lost with its task. More often would keep the database from pausing.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
function callEachHour(relay: Function, rights: readonly aws.iam.RolePolicy[], { tags }: Settings): void {
  const rule = new aws.cloudwatch.EventRule("relay-schedule", {
    description: "Calls the relay of registrations",
    scheduleExpression: "rate(1 hour)",
    tags,
  });
  const admitted = relay.admit("relay-schedule", "events.amazonaws.com", rule.arn);
  new aws.cloudwatch.EventTarget(
    "relay-schedule",
    { rule: rule.name, arn: relay.arn },
    { dependsOn: [admitted, ...rights] },
  );
}
