// What the whole path is compared with: a plain proxy of Node's own server and client in front of a socket. Run by run.ts.
// Argument: the socket.
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

const [socketPath = ""] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const server = createServer((incoming, response) => {
  const { method, url, headers } = incoming;
  const outgoing = request({ socketPath, agent, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.once("error", () => response.destroy());
  incoming.pipe(outgoing);
});
server.listen(0, "127.0.0.1", () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
