import type { ProxyResult } from "../../../../app/functions/http.ts";
import type { RoutedEvent } from "../http.ts";
import { openRegistrationsTable } from "../stores/dynamodb.ts";
import { registrations } from "./handle.ts";

const table = openRegistrationsTable();

/** Lambda behind `POST /registrations` and `GET /me/registrations`, from `registrations: new` on. */
export async function handler(event: RoutedEvent): Promise<ProxyResult> {
  return await registrations(event, table);
}
