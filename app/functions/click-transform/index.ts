import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { required } from "../environment.ts";
import { count } from "../metrics.ts";
import type { FirehoseResult } from "./answer.ts";
import { tableLookUp } from "./mysfits.ts";
import { clicks } from "./schema.ts";
import { putInto } from "./stream.ts";
import { variables } from "./environment.ts";
import { transformClicks, type FirehoseEvent } from "./handle.ts";

const options = {
  lookUp: tableLookUp(DynamoDBDocumentClient.from(new DynamoDBClient({})), required(variables.mysfitsTable)),
  putAgain: putInto(new FirehoseClient({})),
  onFailure: (reason: string, records: number) => count(clicks.failureMetric.metricName, { reason }, records),
};

/** Lambda that Firehose calls with records of clicks. */
export async function handler(event: FirehoseEvent): Promise<FirehoseResult> {
  return await transformClicks(event, options);
}
