import {
  EnvironmentReader,
  type ServerEnvironment,
  serverVariables,
  type Variables,
} from "../web-service/environment.ts";

/** Environment variables that the program sets, by what they hold. */
export const variables = {
  mysfitsTable: "MYSFITS_TABLE",
  likesTable: "LIKES_TABLE",
  questionsTable: "QUESTIONS_TABLE",
  profilesTable: "PROFILES_TABLE",
  registrationsTable: "REGISTRATIONS_TABLE",
  picturesBucket: "PICTURES_BUCKET",
  ...serverVariables,
  cacheSeconds: "CACHE_SECONDS",
} as const;

/** Settings of the service. */
export interface Environment extends ServerEnvironment {
  readonly mysfitsTable: string;
  readonly likesTable: string;
  readonly questionsTable: string;
  readonly profilesTable: string;
  readonly registrationsTable: string;
  readonly picturesBucket: string;
  readonly cacheSeconds: number;
}

/** Reads and checks the environment.
 * @throws Error listing everything that is wrong with it. */
export function readEnvironment(env: Variables): Environment {
  const reader = new EnvironmentReader(env);
  const table = (name: string) => reader.text(name, /^[\w.-]{3,255}$/, "the name of a table");
  const environment: Environment = {
    mysfitsTable: table(variables.mysfitsTable),
    likesTable: table(variables.likesTable),
    questionsTable: table(variables.questionsTable),
    profilesTable: table(variables.profilesTable),
    registrationsTable: table(variables.registrationsTable),
    picturesBucket: reader.text(variables.picturesBucket, /^[a-z0-9.-]{3,63}$/, "the name of a bucket"),
    ...reader.server(),
    cacheSeconds: reader.number(variables.cacheSeconds, "1", 0, 1),
  };
  reader.check();
  return environment;
}
