import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, type Journey, type Visit } from "./visit.ts";

const register = async (visit: Visit, email: string, status = 201) =>
  await visit.send("/events/registrations", {
    body: { name: "손님", email, mobile: "010-1234-5678" },
    status,
  });

const registration: Journey = {
  name: "registration",
  kind: "first",
  run: async (visit) => {
    await register(visit, "guest@example.org");
    await register(visit, "guest@example.org", 200);
    await visit.mail("the mail about the registration", ({ to }) => to[0] === "guest@example.org");
  },
};

const bounce: Journey = {
  name: "bounce",
  kind: "first",
  run: async (visit) => {
    const Address = "bounce@simulator.amazonses.com";
    await register(visit, Address);
    const { id: TableName } = await visit.resource("aws:dynamodb/table:Table", "sender-blocked-table");
    const database = new DynamoDBClient(visit.client());
    const documents = DynamoDBDocumentClient.from(database);
    await visit.until(
      "the blocked address",
      async () => (await documents.send(new GetCommand({ TableName, Key: { Address } }))).Item,
    );
    database.destroy();
  },
};

const ask = async (
  visit: Visit,
  headers: Readonly<Record<string, string>>,
  query: string,
  variables = {},
) => {
  const { data, errors } = await visit.send("/graphql", {
    headers,
    body: { query, variables },
    status: 200,
  });
  if (errors !== undefined) throw new Error(`GraphQL answered ${JSON.stringify(errors)}`);
  return data as Readonly<Record<string, unknown>>;
};

const graphqlRead: Journey = {
  name: "own registration by GraphQL",
  kind: "first",
  run: async (visit) => {
    const { headers } = await visit.user();
    expect("the answer", Object.keys(await ask(visit, { ...headers }, "{ myEvent { email } }")), ["myEvent"]);
  },
};

const graphqlCreate: Journey = {
  name: "registration by GraphQL",
  kind: "first",
  run: async (visit) => {
    const { headers, email } = await visit.user();
    const mutation = "mutation ($input: CreateEventInput!) { createEvent(input: $input) { email } }";
    const input = { email, name: "아나", mobile: "+821012345678" };
    expect("the answer", await ask(visit, { ...headers }, mutation, { input }), { createEvent: { email } });
  },
};

const graphqlList: Journey = {
  name: "list of registrations",
  kind: "first",
  run: async (visit) => {
    const { headers } = await visit.administrator();
    await ask(visit, { ...headers }, "{ listEvents(limit: 1) { items { email } } }");
  },
};

/** Journeys of registrations for the event. */
export const registrationJourneys: readonly Journey[] = [
  registration,
  bounce,
  graphqlRead,
  graphqlCreate,
  graphqlList,
];
