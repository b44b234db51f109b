import { randomBytes, timingSafeEqual } from "node:crypto";
import type { ProgramCapability } from "../contract/capabilities.ts";
import { readBody } from "../contract/http.ts";
import { openLoopbackServer, type LoopbackServer } from "../host/loopback-server.ts";

/** Where a copy takes deployments from other copies of the same user: the key stands in `running.json`. */
export interface Control {
  readonly url: string;
  readonly token: string;
}

type Own = Pick<ProgramCapability, "up" | "preview">;

/** Opens the server by which another copy has this one deploy.
 * @param programs What it does; for this copy's own program and stack alone. */
export async function openControl(programs: Own): Promise<Control & Pick<LoopbackServer, "close">> {
  const token = randomBytes(32).toString("base64url");
  const server = await openLoopbackServer({
    port: 0,
    handle: async (request, response) => {
      const send = (status: number, body: object) =>
        void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (!isToken(request.headers.authorization, token) || request.method !== "POST")
        return send(403, { message: "this is for other copies, by the token in running.json" });
      try {
        const deployment = JSON.parse((await readBody(request)).toString()) as Parameters<Own["up"]>[0];
        if (request.url === "/up") return send(200, await programs.up(deployment));
        if (request.url === "/preview") return send(200, await programs.preview(deployment));
        send(404, { message: `${request.url ?? ""} is not here` });
      } catch (error) {
        send(400, { message: (error as Error).message });
      }
    },
  });
  return { url: server.url, token, close: async (patience) => await server.close(patience) };
}

function isToken(given: string | undefined, token: string): boolean {
  const bytes = Buffer.from(given ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
}

/** Asks another copy.
 * @throws Error with its message. */
export async function askControl(
  { url, token }: Control,
  what: "up" | "preview",
  request: object,
): Promise<Awaited<ReturnType<Own["up"]>>> {
  const response = await fetch(`${url}/${what}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as Awaited<ReturnType<Own["up"]>> & { readonly message?: string };
  if (!response.ok) throw new Error(answer.message ?? `the copy answered ${response.status}`);
  return answer;
}
