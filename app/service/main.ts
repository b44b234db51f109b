// What the container runs.
import { environmentOrExit, serve } from "../web-service/serve.ts";
import { buildApp } from "./app.ts";
import { openDynamoDb } from "./dynamodb-client.ts";
import { DynamoDbRepository } from "./dynamodb-repository.ts";
import { readEnvironment } from "./environment.ts";
import { Profiles } from "./profiles.ts";
import { openS3 } from "./objects.ts";
import { StoredPictures } from "./pictures.ts";
import { DynamoDbQuestions } from "./questions.ts";
import { Registrations } from "./registrations.ts";

const environment = environmentOrExit(process.env, readEnvironment);
const client = openDynamoDb();
const s3 = openS3();
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
      pictures: new StoredPictures(client, s3, {
        bucket: environment.picturesBucket,
        profiles: environment.profilesTable,
      }),
      cacheSeconds: environment.cacheSeconds,
    }),
  () => {
    client.destroy();
    s3.destroy();
  },
);
