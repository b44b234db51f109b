import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { passTraceContextOn } from "../web-service/trace-context.ts";

/** The one client of the process: connections are kept, a call that hangs is given up after a second and tried again.
 * Region, credentials and endpoint come from the surroundings, as the SDK finds them. */
export function openDynamoDb(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 500,
      requestTimeout: 1_000,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: 64 },
      httpsAgent: { maxSockets: 64 },
    },
  });
  // It walks through every answer even though nobody reads its log.
  client.middlewareStack.remove("loggerMiddleware");
  passTraceContextOn(client);
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
