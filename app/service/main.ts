// What the container runs.
import { setTimeout as delay } from "node:timers/promises";
import { buildApp } from "./app.ts";
import { openDynamoDb } from "./dynamodb-client.ts";
import { DynamoDbRepository } from "./dynamodb-repository.ts";
import { DynamoDbQuestions } from "./questions.ts";
import { type Environment, readEnvironment } from "./environment.ts";

let environment: Environment;
try {
  environment = readEnvironment(process.env);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

let draining = false;
const client = openDynamoDb();
const app = await buildApp({
  repository: new DynamoDbRepository(client, {
    mysfits: environment.mysfitsTable,
    likes: environment.likesTable,
  }),
  questions: new DynamoDbQuestions(client, environment.questionsTable),
  cacheSeconds: environment.cacheSeconds,
  stagePrefix: environment.stagePrefix,
  trustedProxies: environment.trustedProxies,
  isDraining: () => draining,
  logger: {
    level: environment.logLevel,
    base: null,
    formatters: { level: (level) => ({ level }) },
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
  },
});

/** First signal: no longer ready, still answering, then closed. Second: the end. */
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (draining) process.exit(1);
  draining = true;
  app.log.info({ signal }, "draining");
  await delay(environment.drainSeconds * 1000);
  await app.close();
  client.destroy();
  app.log.info("stopped");
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, (received) => void stop(received));

await app.listen({ port: environment.port, host: environment.host });
