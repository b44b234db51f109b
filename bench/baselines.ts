// What the service is compared with: the same Fastify app with constant bytes, and with one call of the SDK for each request. Run by run.ts.
// Arguments: names of the tables of mysfits and of likes.
import { buildApp } from "../app/service/app.ts";
import { openDynamoDb } from "../app/service/dynamodb-client.ts";
import { DynamoDbRepository } from "../app/service/dynamodb-repository.ts";
import { DynamoDbQuestions } from "../app/service/questions.ts";

const [mysfits = "", likes = ""] = process.argv.slice(2);
const client = openDynamoDb();
const repository = new DynamoDbRepository(client, { mysfits, likes });
const { mysfits: all } = await repository.list({}, 50);
const bytes = JSON.stringify({ mysfits: all });
const app = await buildApp({
  repository,
  // Not asked here.
  questions: new DynamoDbQuestions(client, likes),
  beforeRoutes: async (instance) => {
    instance.get("/constant", (_, reply) => reply.type("application/json; charset=utf-8").send(bytes));
    instance.get("/read", async () => await repository.list({}, 50));
  },
});
console.log(await app.listen({ port: 0, host: "127.0.0.1" }));
