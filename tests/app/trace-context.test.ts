import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import Fastify from "fastify";
import { keepTraceContext, passTraceContextOn } from "../../app/web-service/trace-context.ts";

describe("The service's trace context", () => {
  const root = "1-5759e988-bd862e3fe1be46a994272793";

  it("goes on with the calls of the request that it came with, and with no other", async () => {
    const sent: (string | undefined)[] = [];
    const database = createServer((request, response) => {
      sent.push(request.headers["x-amzn-trace-id"] as string | undefined);
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end('{"TableNames":[]}');
    }).listen(0, "127.0.0.1");
    await once(database, "listening");
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${(database.address() as AddressInfo).port}`,
      region: "ap-northeast-2",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    passTraceContextOn(client);
    const app = Fastify();
    keepTraceContext(app);
    app.post("/", async () => await client.send(new ListTablesCommand({})));
    const ask = async (trace?: string) =>
      await app.inject({
        method: "POST",
        url: "/",
        payload: { a: 1 },
        ...(trace !== undefined && { headers: { "x-amzn-trace-id": trace } }),
      });

    // The load balancer adds what it is itself: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
    await ask(`Self=1-67891234-12456789abcdef012345678a;Root=${root};Sampled=1`);
    await ask();
    await ask("anything\u00e9");
    await Promise.all([ask(`Root=${root};Sampled=0`), ask(`Root=${root}`)]);
    assert.deepEqual(sent.slice(0, 3), [`Root=${root};Sampled=1`, undefined, undefined]);
    assert.deepEqual(sent.slice(3).sort(), [`Root=${root}`, `Root=${root};Sampled=0`]);
    client.destroy();
    database.close();
    database.closeAllConnections();
    await app.close();
  });
});
