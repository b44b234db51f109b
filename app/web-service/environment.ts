/** Environment variables that the program sets for every web service, by what they hold. */
export const serverVariables = {
  /** Stage of the API in front, which a VPC link passes on: `/api`. */
  stagePrefix: "STAGE_PREFIX",
  /** Block of the addresses whose `X-Forwarded-For` is believed. */
  trustedProxies: "TRUSTED_PROXY_CIDR",
} as const;

/** Settings that every web service has. */
export interface ServerEnvironment {
  readonly port: number;
  readonly host: string;
  readonly stagePrefix: string;
  readonly trustedProxies: string | undefined;
  /** Time for which requests are still taken after SIGTERM, seconds, for balancers that have not heard of it. */
  readonly drainSeconds: number;
  readonly logLevel: string;
}

/** Environment variables of the process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads environment variables and collects what is wrong with them. */
export class EnvironmentReader {
  readonly #env: Variables;
  readonly #problems: string[] = [];

  constructor(env: Variables) {
    this.#env = env;
  }

  /** Reads a text.
   * @param must What it must be, for the error: `the name of a table`.
   * @param fallback Omit it for a variable that must be set. */
  text(name: string, pattern: RegExp, must: string, fallback?: string): string {
    const value = this.#env[name] ?? fallback;
    if (value === undefined || !pattern.test(value))
      this.#problems.push(
        `${name} must be ${must} (got ${value === undefined ? "nothing" : JSON.stringify(value)})`,
      );
    return value ?? "";
  }

  /** Reads a text that may be missing. */
  optional(name: string, pattern: RegExp, must: string): string | undefined {
    return this.#env[name] === undefined ? undefined : this.text(name, pattern, must);
  }

  number(name: string, fallback: string, minimum: number, maximum: number): number {
    const value = Number(this.#env[name] ?? fallback);
    if (!(value >= minimum && value <= maximum))
      this.#problems.push(
        `${name} must be a number from ${minimum} to ${maximum} (got ${JSON.stringify(this.#env[name])})`,
      );
    return value;
  }

  /** Reads what every web service has. */
  server(): ServerEnvironment {
    return {
      port: this.number("PORT", "8080", 0, 65535),
      host: this.text("HOST", /^[\d.:a-f]+$/, "an address to listen on", "0.0.0.0"),
      stagePrefix: this.text(serverVariables.stagePrefix, /^(\/[\w-]+)?$/, "a path like /api, or empty", ""),
      trustedProxies: this.optional(
        serverVariables.trustedProxies,
        /^\d+\.\d+\.\d+\.\d+\/\d+$/,
        "a block like 10.0.0.0/16",
      ),
      drainSeconds: this.number("DRAIN_SECONDS", "0", 0, 100),
      logLevel: this.text(
        "LOG_LEVEL",
        /^(trace|debug|info|warn|error|fatal|silent)$/,
        "trace, debug, info, warn, error, fatal or silent",
        "info",
      ),
    };
  }

  /** @throws Error listing everything that was wrong. */
  check(): void {
    if (this.#problems.length > 0)
      throw new Error(
        `The service can't start:\n${this.#problems.map((problem) => `  ${problem}`).join("\n")}\nFix: set these environment variables`,
      );
  }
}
