// What the container runs.
import { environmentOrExit, serve } from "../web-service/serve.ts";
import { buildApp } from "./app.ts";
import { openDynamoDb } from "./dynamodb-client.ts";
import { DynamoDbRepository } from "./dynamodb-repository.ts";
import { readEnvironment } from "./environment.ts";
import { Profiles } from "./profiles.ts";
import { DynamoDbQuestions } from "./questions.ts";
import { Registrations } from "./registrations.ts";

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
        profiles: environment.profilesTable,
      }),
      questions: new DynamoDbQuestions(client, environment.questionsTable),
      profiles: new Profiles(client, environment.profilesTable),
      registrations: new Registrations(client, environment.registrationsTable),
      cacheSeconds: environment.cacheSeconds,
    }),
  () => client.destroy(),
);
