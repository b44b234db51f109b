import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";

/** A connection with TLS and nothing above it. */
export async function openRaw(port: number, ca: string): Promise<TLSSocket> {
  const socket = connect({ host: "127.0.0.1", port, ca });
  socket.on("error", () => {});
  await once(socket, "secureConnect");
  return socket;
}

/** Sends bytes; answers what came until the other side ended the connection, or has answered so many bytes.
 * @param enough Bytes after which no more is waited for. */
export async function exchange(
  socket: TLSSocket,
  bytes: string | Buffer,
  enough = Infinity,
): Promise<string> {
  let text = "";
  await new Promise<void>((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (text.length >= enough) resolve();
    });
    socket.once("close", resolve);
    socket.write(bytes);
  });
  return text;
}
