import {
  EnvironmentReader,
  type ServerEnvironment,
  serverVariables,
  type Variables,
} from "../../../app/web-service/environment.ts";
import { type Area, areas } from "./areas.ts";

/** Environment variables that the program sets, by what they hold; those of the database are set by `Database.environment`. */
export const variables = {
  /** Areas that this process answers for, with commas between: `users,shop,registrations`. */
  areas: "AREAS",
  /** Who knows people's passwords: `stored`, which is the table, or `moving`, which is Cognito more and more. */
  accounts: "ACCOUNTS",
  /** Pool whose tokens are taken. Omit the three for none. */
  userPoolId: "USER_POOL_ID",
  userPoolClientId: "USER_POOL_CLIENT_ID",
  /** Where the pool answers: `https://cognito-idp.ap-northeast-2.amazonaws.com`. */
  userPoolOrigin: "USER_POOL_ORIGIN",
  /** Name or ARN of the function that empties the outbox of registrations. Omit it where there is no outbox. */
  registrationRelay: "REGISTRATION_RELAY",
  ...serverVariables,
} as const;

/** Settings of the monolith, and of what is left of it. */
export interface Environment extends ServerEnvironment {
  readonly areas: readonly Area[];
  readonly accounts: "stored" | "moving";
  readonly userPool:
    { readonly userPoolId: string; readonly clientId: string; readonly origin: string } | undefined;
  readonly registrationRelay: string | undefined;
  readonly region: string;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly name: string;
    readonly user: string;
  };
}

/** Reads and checks the environment.
 * @throws Error listing everything that is wrong with it. */
export function readEnvironment(env: Variables): Environment {
  const reader = new EnvironmentReader(env);
  const area = `(${areas.join("|")})`;
  const accounts = reader.text(variables.accounts, /^(stored|moving)$/, "stored or moving", "stored");
  const hasPool = accounts === "moving" || env[variables.userPoolId] !== undefined;
  const environment: Environment = {
    ...reader.server(),
    areas: reader
      .text(
        variables.areas,
        new RegExp(`^${area}(,${area})*$`),
        `some of ${areas.join(", ")}`,
        areas.join(","),
      )
      .split(",") as Area[],
    accounts: accounts === "moving" ? "moving" : "stored",
    userPool: hasPool
      ? {
          userPoolId: reader.text(variables.userPoolId, /^[\w-]+_\w+$/, "the id of a user pool"),
          clientId: reader.text(variables.userPoolClientId, /^\w+$/, "the id of a client of the pool"),
          origin: reader.text(variables.userPoolOrigin, /^https?:\/\/[\w.:-]+$/, "the address of the pool"),
        }
      : undefined,
    registrationRelay: reader.optional(
      variables.registrationRelay,
      /^[\w:-]{1,170}$/,
      "the name or ARN of a function",
    ),
    region: reader.text("AWS_REGION", /^[a-z]{2}(-[a-z]+)+-\d$/, "a region"),
    database: {
      host: reader.text("DATABASE_HOST", /^[\w.-]{1,255}$/, "the address of a database"),
      port: reader.number("DATABASE_PORT", "5432", 1, 65535),
      name: reader.text("DATABASE_NAME", /^\w{1,63}$/, "the name of a database"),
      user: reader.text("DATABASE_USER", /^[a-z_][a-z0-9_]{0,62}$/, "a user of the database"),
    },
  };
  reader.check();
  return environment;
}
