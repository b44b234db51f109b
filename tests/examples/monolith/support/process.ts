// A process that moves registrations and may be killed at any time. Arguments: `relay` or `backfill`, folder of the database's socket, address and
// region of DynamoDB. It writes a line before each registration that it tells of.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import pg from "pg";
import { backfill } from "../../../../examples/monolith/functions/backfill/handle.ts";
import { relay } from "../../../../examples/monolith/functions/relay/handle.ts";
import type { Registration } from "../../../../examples/monolith/functions/stores/registration.ts";
import { RegistrationRows } from "../../../../examples/monolith/functions/stores/rows.ts";
import { RegistrationsTable } from "../../../../examples/monolith/functions/stores/table.ts";

const [job, host, endpoint, region] = process.argv.slice(2);
const user = job === "relay" ? "registration_relay" : "registration_reader";
const client = new pg.Client({ host, port: 5432, database: "postgres", user });
await client.connect();
const dynamodb = new DynamoDBClient({ endpoint, region });
const store = new RegistrationsTable(DynamoDBDocumentClient.from(dynamodb), "registrations");
const table = {
  merge: async (registration: Registration) => {
    process.stdout.write("telling\n");
    return await store.merge(registration);
  },
};
const options = { rows: new RegistrationRows(client), table, remaining: () => 600_000 };
await (job === "relay" ? relay(options) : backfill(undefined, options));
dynamodb.destroy();
await client.end();
