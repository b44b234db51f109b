import type { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { operationsOf } from "../../../contract/operation.ts";
import type { RawClient } from "../raw.ts";
import type { DynamoDbStore } from "../store.ts";

/** Makes an operation of DynamoDB Streams. */
export const operation = operationsOf<RawClient<DynamoDBStreams>, DynamoDbStore>();
