// A process that runs a PostgreSQL on the folder that it is given, and says where.
import { startPostgres } from "../../../postgres/server.ts";

const [folder = ""] = process.argv.slice(2);
const server = await startPostgres({ folder });
process.stdout.write(`${JSON.stringify({ pid: server.pid, socketFolder: server.socketFolder })}\n`);
setInterval(() => undefined, 60_000);
