import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { ServerEnvironment, Variables } from "./environment.ts";
import type { WebServiceOptions } from "./app.ts";

/** Reads the environment of the process, or ends the process with 1 and a text that says what is wrong. */
export function environmentOrExit<Environment>(
  env: Variables,
  read: (env: Variables) => Environment,
): Environment {
  try {
    return read(env);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}

/** Runs a web service until a signal comes. First signal: no longer ready, still answering, then closed. Second: the end.
 * @param build Builds the service with the settings that come from the environment.
 * @param closed Called when nothing is answered any more. */
export async function serve(
  environment: ServerEnvironment,
  build: (options: WebServiceOptions) => Promise<FastifyInstance>,
  closed: () => Promise<void> | void,
): Promise<FastifyInstance> {
  let draining = false;
  const app = await build({
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
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (draining) process.exit(1);
    draining = true;
    app.log.info({ signal }, "draining");
    await delay(environment.drainSeconds * 1000);
    await app.close();
    await closed();
    app.log.info("stopped");
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, (received) => void stop(received));
  await app.listen({ port: environment.port, host: environment.host });
  return app;
}
