import { createServer } from "node:net";

/** A port on 127.0.0.1 that nobody has: `preferred`, or the next free one above it.
 * @throws Error naming the last port tried, when a hundred in a row are taken. */
export async function freePort(preferred: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let port = preferred; port < preferred + 100; port++) if (!taken.has(port) && (await isFree(port))) return port;
  throw new Error(`ports ${preferred} to ${preferred + 99} of 127.0.0.1 are all taken`);
}

/** Whether nobody listens on a port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
