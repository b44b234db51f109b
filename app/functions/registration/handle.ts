import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { headerOf, json, jsonBody, problem, type ProxyEvent, type ProxyResult } from "../http.ts";
import type { RegistrationAnswer } from "./answer.ts";
import { readRegistration } from "./fields.ts";

/** Surroundings of {@link register}. */
export interface RegisterOptions {
  readonly table: string;
  readonly database: Pick<DynamoDBDocumentClient, "send">;
}

/** Writes a registration once, for `POST /events/registrations`. The first one of an address wins (201); a repeat changes nothing (200). */
export async function register(
  event: ProxyEvent,
  { table, database }: RegisterOptions,
): Promise<ProxyResult> {
  const contentType = headerOf(event, "content-type")?.split(";")[0]?.trim().toLowerCase();
  if (contentType !== "application/json") return problem(event, 415, "Send application/json.");
  let body: unknown;
  try {
    body = jsonBody(event);
  } catch {
    return problem(event, 400, "The body is not JSON.");
  }
  const read = readRegistration(body);
  if ("problems" in read) {
    const detail = read.problems.map(({ field, message }) => `${field || "the body"} ${message}`).join("; ");
    return problem(event, 400, `${detail}.`, { errors: read.problems });
  }
  const { registration } = read;
  const language = /^\s*ko\b/i.test(headerOf(event, "accept-language") ?? "") ? "ko" : "en";
  try {
    await database.send(
      new PutCommand({
        TableName: table,
        Item: { ...registration, language, registeredAt: new Date().toISOString() },
        ConditionExpression: "attribute_not_exists(email)",
      }),
    );
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException)
      return answer(200, { status: "already_registered", email: registration.email });
    // eslint-disable-next-line no-console -- a function's log
    console.error("the registration was not written", error);
    return problem(event, 503, "Try again in a moment.", {}, { "Retry-After": "2" });
  }
  return answer(201, { status: "registered", email: registration.email });
}

const answer = (statusCode: number, body: RegistrationAnswer): ProxyResult => json(statusCode, body);
