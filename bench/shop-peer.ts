// The shop as the workshop's monolith would have it: a process with one connection to its database and statements put together from the path. Run
// by shop.ts. Argument: folder of the socket. Nobody should serve this to anybody: the path goes into the statement as it is.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";

const [host = ""] = process.argv.slice(2);
const client = new pg.Client({ host, port: 5432, user: "shop", database: "postgres" });
await client.connect();
const server = createServer((request, response) => {
  const [, kind, name = ""] = (request.url ?? "").split("/");
  const statement =
    kind === "items"
      ? `SELECT * FROM items WHERE item_id = '${name}'`
      : `SELECT * FROM items WHERE collection = '${name}' ORDER BY item_id`;
  client.query(statement, (error: Error | null, result: pg.QueryResult) => {
    response.writeHead(error ? 500 : 200, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(error ? {} : result.rows));
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
