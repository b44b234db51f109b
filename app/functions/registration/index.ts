import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { required } from "../environment.ts";
import type { ProxyEvent, ProxyResult } from "../http.ts";
import { variables } from "./environment.ts";
import { register } from "./handle.ts";

const database = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const table = required(variables.table);

/** Lambda behind `POST /events/registrations`. */
export async function handler(event: ProxyEvent): Promise<ProxyResult> {
  return await register(event, { table, database });
}
