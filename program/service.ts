import * as app from "../app/index.ts";
import type { Alarms } from "../components/alarms/index.ts";
import { FargateService, type ImageBuild } from "../components/fargate-service/index.ts";
import type { LogBucket } from "../components/log-bucket/index.ts";
import type { Network } from "../components/network/index.ts";
import { environmentOf } from "../components/parts/environment.ts";
import type { PrivateFiles } from "../components/private-files/index.ts";
import type { Table } from "../components/table/index.ts";
import type { Stage } from "../stage.ts";

/** Parts of the program that the service is made of. */
interface ServiceArgs extends Pick<
  Stage,
  "image" | "service" | "cacheSeconds" | "protect" | "tags" | "logRetentionDays"
> {
  /** Image as it is built, before the stage says otherwise. */
  readonly built: ImageBuild;
  readonly network: Network;
  readonly tables: Readonly<Record<"mysfits" | "likes" | "questions" | "profiles" | "registrations", Table>>;
  /** Pictures that people have of themselves. */
  readonly pictures: PrivateFiles;
  readonly alarms: Alarms;
  readonly accessLogs: LogBucket | undefined;
}

/** Makes the service, with what it may do to each table. */
export function makeService(args: ServiceArgs): FargateService {
  const { built, image, network, tables, pictures, cacheSeconds } = args;
  const { protect, tags, logRetentionDays, alarms, accessLogs } = args;
  const { mysfits, likes, questions, profiles, registrations } = tables;
  const service = new FargateService("service", {
    image: { ...built, ...image },
    network,
    ...args.service,
    environment: environmentOf(app.variables.service, {
      mysfitsTable: mysfits.tableName,
      likesTable: likes.tableName,
      questionsTable: questions.tableName,
      profilesTable: profiles.tableName,
      registrationsTable: registrations.tableName,
      picturesBucket: pictures.bucketName,
      stagePrefix: "/api",
      trustedProxies: network.cidrBlock,
      cacheSeconds: String(cacheSeconds),
    }),
    protect,
    tags,
    logRetentionDays,
    alarms,
    accessLogs,
  });
  for (const what of ["read", "scan", "update"] as const) mysfits.grants[what](service);
  for (const what of ["query", "put", "remove"] as const) likes.grants[what](service);
  for (const what of ["put", "update", "remove", "queryIndexes"] as const) questions.grants[what](service);
  // Whether somebody is leaving is checked whenever something of theirs is written.
  for (const what of ["get", "put", "update", "check"] as const) profiles.grants[what](service);
  // Another API takes registrations: here people see theirs, and it goes when they leave.
  for (const what of ["get", "remove"] as const) registrations.grants[what](service);
  // It signs forms and addresses, and deletes what somebody takes back.
  for (const what of ["sign", "read", "remove"] as const) pictures.grants[what](service);
  return service;
}
