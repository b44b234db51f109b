import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { operationsOf, type Call } from "../../contract/operation.ts";
import type { RawClient } from "./raw.ts";
import type { DynamoDbStore } from "./store.ts";

/** A call of an operation of DynamoDB or DynamoDB Streams. */
export type DynamoDbCall = Call<DynamoDbStore>;

/** Where an operation works: what resources of the program need of a call. */
export type InRegion = Pick<DynamoDbCall, "store" | "region">;

/** Makes an operation of DynamoDB. */
export const operation = operationsOf<RawClient<DynamoDB>, DynamoDbStore>();
