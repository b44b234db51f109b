// What answers are compared with: a plain Fastify that sends the bytes of a file. Run by run.ts.
// Arguments: file, content type, and the socket to listen on; without one it listens on a port of its own and says which.
import { readFileSync } from "node:fs";
import Fastify from "fastify";

const [file = "", type = "", socket] = process.argv.slice(2);
const bytes = readFileSync(file, "utf8");
const app = Fastify();
app.get("*", (_, reply) => reply.type(type).send(bytes));
console.log(await app.listen(socket === undefined ? { port: 0, host: "127.0.0.1" } : { path: socket }));
