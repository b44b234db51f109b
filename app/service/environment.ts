/** Environment variables that the program sets, by what they hold. */
export const variables = {
  mysfitsTable: "MYSFITS_TABLE",
  likesTable: "LIKES_TABLE",
  questionsTable: "QUESTIONS_TABLE",
  /** Stage of the API in front, which a VPC link passes on: `/api`. */
  stagePrefix: "STAGE_PREFIX",
  /** Block of the addresses whose `X-Forwarded-For` is believed. */
  trustedProxies: "TRUSTED_PROXY_CIDR",
  cacheSeconds: "CACHE_SECONDS",
} as const;

/** Settings of the service. */
export interface Environment {
  readonly mysfitsTable: string;
  readonly likesTable: string;
  readonly questionsTable: string;
  readonly port: number;
  readonly host: string;
  readonly stagePrefix: string;
  readonly trustedProxies: string | undefined;
  readonly cacheSeconds: number;
  /** Time for which requests are still taken after SIGTERM, seconds, for balancers that have not heard of it. */
  readonly drainSeconds: number;
  readonly logLevel: string;
}

/** Reads and checks the environment.
 * @throws Error listing everything that is wrong with it. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const problems: string[] = [];
  const text = (name: string, pattern: RegExp, must: string, fallback?: string) => {
    const value = env[name] ?? fallback;
    if (value === undefined || !pattern.test(value))
      problems.push(
        `${name} must be ${must} (got ${value === undefined ? "nothing" : JSON.stringify(value)})`,
      );
    return value ?? "";
  };
  const number = (name: string, fallback: string, minimum: number, maximum: number) => {
    const value = Number(env[name] ?? fallback);
    if (!(value >= minimum && value <= maximum))
      problems.push(
        `${name} must be a number from ${minimum} to ${maximum} (got ${JSON.stringify(env[name])})`,
      );
    return value;
  };
  const tableName = /^[\w.-]{3,255}$/;
  const environment: Environment = {
    mysfitsTable: text(variables.mysfitsTable, tableName, "the name of a table"),
    likesTable: text(variables.likesTable, tableName, "the name of a table"),
    questionsTable: text(variables.questionsTable, tableName, "the name of a table"),
    port: number("PORT", "8080", 0, 65535),
    host: text("HOST", /^[\d.:a-f]+$/, "an address to listen on", "0.0.0.0"),
    stagePrefix: text(variables.stagePrefix, /^(\/\w+)?$/, "a path like /api, or empty", ""),
    trustedProxies:
      env[variables.trustedProxies] === undefined
        ? undefined
        : text(variables.trustedProxies, /^\d+\.\d+\.\d+\.\d+\/\d+$/, "a block like 10.0.0.0/16"),
    cacheSeconds: number(variables.cacheSeconds, "1", 0, 1),
    drainSeconds: number("DRAIN_SECONDS", "0", 0, 100),
    logLevel: text(
      "LOG_LEVEL",
      /^(trace|debug|info|warn|error|fatal|silent)$/,
      "trace, debug, info, warn, error, fatal or silent",
      "info",
    ),
  };
  if (problems.length > 0)
    throw new Error(
      `The service can't start:\n${problems.map((problem) => `  ${problem}`).join("\n")}\nFix: set these environment variables`,
    );
  return environment;
}
