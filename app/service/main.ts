// What the container runs.
import { environmentOrExit, serve } from "../web-service/serve.ts";
import { buildApp } from "./app.ts";
import { openDynamoDb } from "./dynamodb-client.ts";
import { DynamoDbRepository } from "./dynamodb-repository.ts";
import { readEnvironment } from "./environment.ts";
import { DynamoDbQuestions } from "./questions.ts";

const environment = environmentOrExit(process.env, readEnvironment);
const client = openDynamoDb();
await serve(
  environment,
  async (options) =>
    await buildApp({
      ...options,
      repository: new DynamoDbRepository(client, {
        mysfits: environment.mysfitsTable,
        likes: environment.likesTable,
      }),
      questions: new DynamoDbQuestions(client, environment.questionsTable),
      cacheSeconds: environment.cacheSeconds,
    }),
  () => client.destroy(),
);
