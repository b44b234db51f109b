// What the service is compared with: the same Fastify app with constant bytes, and with one call of the SDK for each request. Run by run.ts.
// Arguments: names of the tables of mysfits, of likes and of profiles.
import { buildApp } from "../app/service/app.ts";
import { openDynamoDb } from "../app/service/dynamodb-client.ts";
import { DynamoDbRepository } from "../app/service/dynamodb-repository.ts";
import { Profiles } from "../app/service/profiles.ts";
import type { Pictures } from "../app/service/pictures.ts";
import { DynamoDbQuestions } from "../app/service/questions.ts";
import { Registrations } from "../app/service/registrations.ts";

const [mysfits = "", likes = "", profiles = ""] = process.argv.slice(2);
const client = openDynamoDb();
const repository = new DynamoDbRepository(client, { mysfits, likes, profiles });
const { mysfits: all } = await repository.list({}, 50);
const bytes = JSON.stringify({ mysfits: all });
const app = await buildApp({
  repository,
  // Not asked here.
  questions: new DynamoDbQuestions(client, likes),
  profiles: new Profiles(client, profiles),
  registrations: new Registrations(client, likes),
  pictures: {} as Pictures,
  beforeRoutes: async (instance) => {
    instance.get("/constant", (_, reply) => reply.type("application/json; charset=utf-8").send(bytes));
    instance.get("/read", async () => await repository.list({}, 50));
  },
});
console.log(await app.listen({ port: 0, host: "127.0.0.1" }));
