import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { required } from "../../../../app/functions/environment.ts";
import { variables } from "./environment.ts";
import { RegistrationsTable } from "./table.ts";

/** Opens the new store. An attempt that gets no answer ends soon: rows of the database may be locked meanwhile. */
export const openRegistrationsTable = (): RegistrationsTable =>
  new RegistrationsTable(
    DynamoDBDocumentClient.from(
      new DynamoDBClient({
        requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
      }),
    ),
    required(variables.registrationsTable),
  );
