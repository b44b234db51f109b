import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { openLoopbackServer, type LoopbackServer } from "../host/loopback-server.ts";
import type { ConsoleData } from "./data.ts";
import { document } from "./markup.ts";
import { Query, Refusal, type AnyPage } from "./page.ts";
import { pages } from "./pages/index.ts";
import { html, json, problem, sendText } from "./responses.ts";

/** Milliseconds that requests under way get when the console is closed: it shows, it does not do. */
const PATIENCE = 0;

/** Serves the console of a running copy on 127.0.0.1: pages to look at, and the same as JSON.
 * @param port 0 for a free one.
 * @throws Error with code EADDRINUSE when the port is taken. */
export async function openConsole(data: ConsoleData, port: number): Promise<LoopbackServer> {
  const stylesheet = readFileSync(join(import.meta.dirname, "console.css"), "utf8");
  const server = await openLoopbackServer({
    port,
    handle: async (request, response) => {
      const url = new URL(`http://127.0.0.1${request.url ?? "/"}`);
      try {
        if (url.pathname === "/console.css") sendText(response, 200, "text/css; charset=utf-8", stylesheet);
        else if (request.method === "POST") await post(data, url, request, response);
        else await get(data, url, request, response);
      } catch (error) {
        const status = error instanceof Refusal ? error.status : 500;
        problem(response, status, error instanceof Error ? error.message : String(error));
      }
    },
  });
  return { url: server.url, close: () => server.close(PATIENCE) };
}

async function get(
  data: ConsoleData,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "" } = request;
  if (method !== "GET" && method !== "HEAD")
    return problem(response, 405, `${method} is not answered here`, { allow: "GET, HEAD" });
  const query = new Query(url.searchParams);
  for (const page of pages) {
    if (page.path === url.pathname)
      return html(response, whole(page, page.tab, page.render(await page.data(data, query), query)));
    const answer = page.json && Object.hasOwn(page.json, url.pathname) ? page.json[url.pathname] : undefined;
    if (answer) return json(response, await answer(data, query));
  }
  const [, api, path, id = ""] = /^(\/api)?(\/\w+)\/([\w-]+)$/.exec(url.pathname) ?? [];
  const page = pages.find((one) => one.path === path);
  const item = page?.item?.find(data, id);
  if (!page?.item || item === undefined || (api !== undefined && !page.item.isJson))
    throw new Refusal(404, `${url.pathname} is not here`);
  if (api !== undefined) return json(response, item);
  html(response, whole(page, page.item.title(item), page.item.render(item)));
}

/** Does what a form of this console, or a program, asks for: a web page of another origin can send neither. */
async function post(
  data: ConsoleData,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const page = pages.find(
    ({ path, action }) => action && (path === url.pathname || action.path === url.pathname),
  );
  const isFlush = url.pathname === "/api/flush";
  if (!page?.action && !isFlush)
    return problem(response, 405, `POST is not answered at ${url.pathname}`, { allow: "GET, HEAD" });
  const isForm = request.headers["sec-fetch-site"] === "same-origin";
  if (request.headers["x-console"] !== "1" && !(page && isForm))
    throw new Refusal(403, "Send the header x-console: 1, which a web page of another origin can't");
  if (!page?.action) return json(response, await data.flush());
  const query = new Query(url.searchParams);
  const outcome = await page.action.run(data, query);
  if (page.path === url.pathname)
    return html(response, whole(page, page.tab, page.render(await page.data(data, query), query, outcome)));
  json(response, page.action.json ? page.action.json(outcome) : outcome);
}

const whole = ({ path }: AnyPage, title: string, body: ReturnType<AnyPage["render"]>) =>
  document(pages, path, title, body);
