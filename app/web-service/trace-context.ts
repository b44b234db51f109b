import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { FastifyInstance } from "fastify";

const storage = new AsyncLocalStorage<string | undefined>();

/** Remembers the trace of each request while it is answered: `X-Amzn-Trace-Id` as the load balancer set it. */
export function keepTraceContext(app: FastifyInstance): void {
  // After the body was read: what comes from the socket is no part of the request's asynchronous context.
  app.addHook("preHandler", (request, _, done) => {
    const header = request.headers["x-amzn-trace-id"];
    if (typeof header === "string") storage.run(header, done);
    else done();
  });
}

/** Trace of the request that is answered, for whatever goes on from it; undefined when there is none. */
export function currentTrace(): string | undefined {
  return headerToPassOn(storage.getStore());
}

/** Runs work that is nobody's request, whoever set it going. */
export function withoutTrace<T>(work: () => T): T {
  return storage.run(undefined, work);
}

/** Sends the trace of the request that is answered with every call of AWS, as the SDK itself does it in Lambda only. */
export function passTraceContextOn(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const header = currentTrace();
      const { headers } = args.request as { readonly headers: Record<string, string> };
      if (header !== undefined) headers["X-Amzn-Trace-Id"] = header;
      return await next(args);
    },
    { step: "build", name: "passTraceContextOn" },
  );
}

/** The header without the load balancer's own part; undefined for one that is none.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html */
function headerToPassOn(header: string | undefined): string | undefined {
  const own = header?.replace(/(^|;)Self=[^;]*;?/, "$1");
  return own !== undefined && /^(Root|Parent|Sampled)=[\w;=-]{1,200}$/.test(own) ? own : undefined;
}
