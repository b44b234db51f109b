import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Deployment, ProgramCapability } from "../contract/capabilities.ts";
import { readBody } from "../contract/http.ts";
import { openLoopbackServer, type LoopbackServer } from "../host/loopback-server.ts";

/** Where a copy takes deployments from other processes of the same user: the key stands in `running.json`. */
export interface Control {
  readonly url: string;
  readonly token: string;
  /** Folder of the program below that of its repository, by which a deployment names it. */
  readonly project: string;
}

type Own = Pick<ProgramCapability, "up" | "preview" | "outputs">;

/** Opens the server by which another copy has this one deploy.
 * @param programs What it does; for this copy's own program and stack alone.
 * @param project As in {@link Control}. */
export async function openControl(
  programs: Own,
  project: string,
): Promise<Control & Pick<LoopbackServer, "close">> {
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
        if (request.url === "/outputs")
          return send(200, { changes: [], unchanged: 0, outputs: await programs.outputs(deployment) });
        send(404, { message: `${request.url ?? ""} is not here` });
      } catch (error) {
        send(400, { message: (error as Error).message });
      }
    },
  });
  return { url: server.url, token, project, close: async (patience) => await server.close(patience) };
}

function isToken(given: string | undefined, token: string): boolean {
  const bytes = Buffer.from(given ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
}

/** Asks another copy.
 * @throws Error with its message. */
export async function askControl(
  { url, token }: Pick<Control, "url" | "token">,
  what: "up" | "preview" | "outputs",
  request: object,
): Promise<Deployment> {
  const response = await fetch(`${url}/${what}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as Deployment & { readonly message?: string };
  if (!response.ok) throw new Error(answer.message ?? `the copy answered ${response.status}`);
  return answer;
}
