import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { operationsOf, type Call } from "../../contract/operation.ts";
import type { RawClient } from "./raw.ts";
import type { DynamoDbStore } from "./store.ts";

/** A call of an operation of DynamoDB or DynamoDB Streams. */
export type DynamoDbCall = Call<DynamoDbStore>;

/** Place where an operation works: the part of a call that resources of the program have too. */
export type InRegion = Pick<DynamoDbCall, "store" | "region">;

/** Makes an operation of DynamoDB. */
export const operation = operationsOf<RawClient<DynamoDB>, DynamoDbStore>();
