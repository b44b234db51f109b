import type { ProxyResult } from "../../../../app/functions/http.ts";
import type { RoutedEvent } from "../http.ts";
import { openPeople } from "../outside/clients.ts";
import { users } from "./handle.ts";

const people = openPeople();

/** Lambda behind the routes of people, when the monolith is gone. */
export async function handler(event: RoutedEvent): Promise<ProxyResult> {
  return await users(event, people);
}
