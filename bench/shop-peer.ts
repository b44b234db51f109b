// The shop as the workshop's monolith would have it: an Express with one connection to its database and statements put together from the path. Run
// by shop.ts. Arguments: folder of the socket, folder in which `express` and `cors` are installed. Nobody should serve this to anybody: the path goes
// into the statement as it is.
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import pg from "pg";

/** What is used of Express, which the project does not depend on. */
interface Express {
  readonly use: (middleware: unknown) => void;
  readonly get: (
    path: string,
    answer: (
      request: { readonly params: Readonly<Record<string, string>> },
      response: { readonly status: (code: number) => { readonly json: (body: unknown) => void } },
    ) => void,
  ) => void;
}

const [host = "", packages = ""] = process.argv.slice(2);
const require = createRequire(join(packages, "peer.js"));
const app = (require("express") as () => Express & RequestListener)();
app.use((require("cors") as () => unknown)());
const client = new pg.Client({ host, port: 5432, user: "shop", database: "postgres" });
await client.connect();
for (const [path, condition] of [
  ["/items/:name", (name: string) => `item_id = '${name}'`],
  ["/collections/:name", (name: string) => `collection = '${name}' ORDER BY item_id`],
] as const)
  app.get(path, ({ params: { name = "" } }, response) => {
    client.query(
      `SELECT * FROM items WHERE ${condition(name)}`,
      (error: Error | null, result: pg.QueryResult) =>
        response.status(error ? 500 : 200).json(error ? {} : result.rows),
    );
  });
const server = createServer(app).listen(0, "127.0.0.1");
await once(server, "listening");
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
