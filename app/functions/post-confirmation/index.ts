import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Context } from "../batch.ts";
import { required } from "../environment.ts";
import { mailOptions } from "../mail/clients.ts";
import { variables } from "./environment.ts";
import { welcome, type PostConfirmationEvent } from "./handle.ts";
import { Profiles } from "./profiles.ts";

const mail = mailOptions();
const profiles = new Profiles(
  DynamoDBDocumentClient.from(new DynamoDBClient({})),
  required(variables.profilesTable),
);

/** Trigger after somebody confirmed their address. */
export async function handler(
  event: PostConfirmationEvent,
  context: Context,
): Promise<PostConfirmationEvent> {
  return await welcome(event, { profiles, mail, remaining: () => context.getRemainingTimeInMillis() });
}
