import { resolve } from "node:path";
import * as aws from "@pulumi/aws";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { FastifyInstance } from "fastify";
import { seed } from "../../../app/data/mysfits.ts";
import { tables } from "../../../app/data/tables.ts";
import { buildApp, type AppOptions } from "../../../app/service/app.ts";
import { DynamoDbRepository } from "../../../app/service/dynamodb-repository.ts";
import { Profiles } from "../../../app/service/profiles.ts";
import type { Pictures } from "../../../app/service/pictures.ts";
import { DynamoDbQuestions } from "../../../app/service/questions.ts";
import { Registrations } from "../../../app/service/registrations.ts";
import { trustPolicy } from "../../../components/parts/grants.ts";
import { Table } from "../../../components/table/index.ts";
import { dynamodb } from "../../../local/aws/dynamodb/index.ts";
import { ServiceBackend, runInProcess } from "../../../local/engine/testing.ts";
import { startTestbed, type Testbed } from "../../../local/tests/support/testbed.ts";

const ACCOUNT_ROLE = "service-under-test";

type TableNames = Readonly<Record<"mysfits" | "likes" | "questions" | "profiles" | "registrations", string>>;

/** Pictures where there are none: their own tests have a bucket too. */
export const noPictures: Pictures = {
  ask: () => Promise.reject(new Error("no pictures here")),
  stateOf: async () => Promise.resolve({ state: "none", pictures: [] }),
  remove: async () => Promise.resolve(0),
};

/** The service on the tables, the mysfits and the permissions that the program gives it. */
export class ServiceUnderTest {
  readonly testbed: Testbed;
  readonly client: DynamoDBDocumentClient;
  readonly names: TableNames;
  readonly #apps: FastifyInstance[] = [];

  constructor(testbed: Testbed, client: DynamoDBDocumentClient, names: TableNames) {
    this.testbed = testbed;
    this.client = client;
    this.names = names;
  }

  get repository(): DynamoDbRepository {
    return new DynamoDbRepository(this.client, this.names);
  }

  /** The parts of the app, on another client. */
  partsOn(client: DynamoDBDocumentClient) {
    return {
      repository: new DynamoDbRepository(client, this.names),
      questions: new DynamoDbQuestions(client, this.names.questions),
      profiles: new Profiles(client, this.names.profiles),
      registrations: new Registrations(client, this.names.registrations),
    };
  }

  /** The app; closed with the rest. */
  async app(options: Partial<AppOptions> = {}): Promise<FastifyInstance> {
    const app = await buildApp({
      ...this.partsOn(this.client),
      repository: this.repository,
      questions: new DynamoDbQuestions(this.client, this.names.questions),
      pictures: noPictures,
      stagePrefix: "/api",
      ...options,
    });
    this.#apps.push(app);
    await app.ready();
    return app;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.close()));
    this.client.destroy();
    await this.testbed.stop();
  }
}

/** Makes the tables with the program's own components, and a role with the program's own grants: what the service may not do on AWS
 * fails here too. */
export async function startService(): Promise<ServiceUnderTest> {
  const testbed = await startTestbed([dynamodb]);
  const { outputs } = await runInProcess({
    project: "mysfits",
    stack: "test",
    root: resolve(import.meta.dirname, "../../.."),
    config: { "aws:region": testbed.region },
    backend: new ServiceBackend({
      services: testbed.services,
      store: testbed.platform.store,
      region: testbed.region,
    }),
    program: () => {
      const role = new aws.iam.Role("role", {
        name: ACCOUNT_ROLE,
        assumeRolePolicy: trustPolicy("ecs-tasks.amazonaws.com"),
      });
      const service = { name: "service", role };
      const mysfitsTable = new Table("mysfits", { ...tables.mysfits, items: seed, protect: false });
      const likesTable = new Table("likes", { ...tables.likes, protect: false });
      mysfitsTable.grants.read(service);
      mysfitsTable.grants.scan(service);
      mysfitsTable.grants.write(service);
      for (const what of ["query", "put", "remove"] as const) likesTable.grants[what](service);
      const questionsTable = new Table("questions", { ...tables.questions, protect: false });
      for (const what of ["put", "update", "remove", "queryIndexes"] as const)
        questionsTable.grants[what](service);
      const profilesTable = new Table("profiles", { ...tables.profiles, protect: false });
      for (const what of ["get", "put", "update", "check"] as const) profilesTable.grants[what](service);
      const eventTable = new Table("event", { ...tables.event, protect: false });
      for (const what of ["get", "remove"] as const) eventTable.grants[what](service);
      return {
        mysfits: mysfitsTable.tableName,
        likes: likesTable.tableName,
        questions: questionsTable.tableName,
        profiles: profilesTable.tableName,
        registrations: eventTable.tableName,
        roleArn: role.arn,
      };
    },
  });
  const { credentials } = testbed.capabilities.iam.assumeRole({
    roleArn: outputs["roleArn"] as string,
    service: "ecs-tasks.amazonaws.com",
    sessionName: "test",
    seconds: 3600,
  });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...testbed.clientConfig, credentials }));
  return new ServiceUnderTest(testbed, client, {
    mysfits: outputs["mysfits"] as string,
    likes: outputs["likes"] as string,
    questions: outputs["questions"] as string,
    profiles: outputs["profiles"] as string,
    registrations: outputs["registrations"] as string,
  });
}
