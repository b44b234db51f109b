import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ConsoleData } from "./data.ts";
import { alarmsPage } from "./pages/alarms.ts";
import { denialsPage } from "./pages/denials.ts";
import { failuresPage } from "./pages/failures.ts";
import { lakePage } from "./pages/lake.ts";
import { logsPage } from "./pages/logs.ts";
import { mailPage, mailsPage } from "./pages/mails.ts";
import { resourcesPage } from "./pages/resources.ts";
import { tracePage, tracesPage } from "./pages/traces.ts";
import { selectLines } from "./trace-line.ts";

/** The console of a running copy: a page to look at, and the same as JSON. */
export interface Console {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Serves the console on 127.0.0.1.
 * @param port 0 for a free one.
 * @throws Error with code EADDRINUSE when the port is taken. */
export async function openConsole(data: ConsoleData, port: number): Promise<Console> {
  const server = createServer((request, response) => {
    answer(data, request, response).catch((error: unknown) => {
      if (!response.headersSent)
        send(
          response,
          500,
          "application/problem+json",
          JSON.stringify({ title: error instanceof Error ? error.message : String(error), status: 500 }),
        );
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => close(server) };
}

/** What is done for a POST. */
interface Action {
  /** Whether a page of the console has a form for it. */
  readonly mayBeForm: boolean;
  readonly run: (data: ConsoleData, url: URL, response: ServerResponse) => Promise<void>;
}

const actions: Readonly<Record<string, Action>> = {
  "/api/flush": { mayBeForm: false, run: async (data, _, response) => json(response, await data.flush()) },
  "/api/replay": { mayBeForm: true, run: replay },
  "/failures": { mayBeForm: true, run: replay },
  "/api/queries": { mayBeForm: true, run: runQuery },
  "/lake": { mayBeForm: true, run: runQuery },
};

async function answer(data: ConsoleData, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A web page that made its own name point here (DNS rebinding) must not read mails.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? ""))
    return problem(
      response,
      403,
      `Host "${request.headers.host ?? ""}" is not served here. Use http://127.0.0.1`,
    );
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (request.method === "POST" && Object.hasOwn(actions, url.pathname)) {
    const { mayBeForm, run } = actions[url.pathname] as Action;
    // A form of this console, or a program: a web page of another origin can send neither.
    const isOurs =
      request.headers["x-console"] === "1" ||
      (mayBeForm && request.headers["sec-fetch-site"] === "same-origin");
    if (!isOurs)
      return problem(response, 403, "Send the header x-console: 1, which a web page of another origin can't");
    return await run(data, url, response);
  }
  if (request.method !== "GET" && request.method !== "HEAD")
    return problem(response, 405, `${request.method ?? ""} is not answered here`, { allow: "GET, HEAD" });

  const limit = url.searchParams.get("limit");
  if (limit !== null && !/^[1-9]\d{0,5}$/.test(limit))
    return problem(response, 400, `limit must be a whole number from 1 (got "${limit}")`);
  const source = url.searchParams.get("source") ?? undefined;
  const wanted = {
    text: url.searchParams.get("text") ?? "",
    errorsFirst: url.searchParams.get("errors") === "1",
  };
  switch (url.pathname) {
    case "/":
      return html(response, resourcesPage(data.overview(), data.resources()));
    case "/mails":
      return html(response, mailsPage(data.mails()));
    case "/failures":
      return html(response, failuresPage(data.failures(), await data.failedRecords()));
    case "/lake":
      return html(response, lakePage(data.lake()));
    case "/api/lake":
      return json(response, data.lake());
    case "/alarms":
      return html(response, alarmsPage(data.alarms()));
    case "/denials":
      return html(response, denialsPage(data.denials()));
    case "/logs":
      return html(response, logsPage(data.logs(source, Number(limit ?? 200)), source));
    case "/console.css":
      return send(response, 200, "text/css; charset=utf-8", stylesheet);
    case "/api/resources":
      return json(response, data.resources());
    case "/api/mails":
      return json(response, data.mails());
    case "/api/failures":
      return json(response, data.failures());
    case "/api/failed-records":
      return json(response, await data.failedRecords());
    case "/api/alarms":
      return json(response, data.alarms());
    case "/traces":
      return html(response, tracesPage(selectLines(data.traces(), wanted), wanted));
    case "/api/traces":
      return json(response, selectLines(data.traces(), wanted));
    case "/api/denials":
      return json(response, data.denials());
    case "/api/logs":
      return lines(response, data.logs(source, Number(limit ?? 1000)));
    default: {
      const [, api, traceId] = /^(\/api)?\/traces\/([\w-]+)$/.exec(url.pathname) ?? [];
      const line = traceId === undefined ? undefined : data.trace(traceId);
      if (line) return api === undefined ? html(response, tracePage(line)) : json(response, line);
      const mail = /^\/mails\/([\w-]+)$/.exec(url.pathname);
      const found = mail && data.mails().find(({ id }) => id === mail[1]);
      return found ? html(response, mailPage(found)) : problem(response, 404, `${url.pathname} is not here`);
    }
  }
}

/** `?queue=` or `?stream=`, an ARN; a form gets the page. */
async function replay(data: ConsoleData, url: URL, response: ServerResponse): Promise<void> {
  const isForm = url.pathname === "/failures";
  const [queue, stream] = [url.searchParams.get("queue"), url.searchParams.get("stream")];
  if (stream !== null) {
    const streams = await data.failedRecords();
    if (!streams.some(({ arn }) => arn === stream))
      return problem(response, 404, `there is no delivery stream "${stream}"`);
  } else if (!data.failures().some(({ arn }) => arn === queue))
    return problem(response, 404, `there is no failure queue "${queue ?? ""}"`);
  const outcome = stream === null ? await data.replay(queue ?? "") : await data.replayStream(stream);
  return isForm
    ? html(response, failuresPage(data.failures(), await data.failedRecords(), outcome))
    : json(response, outcome);
}

/** `?name=` of a query that the program keeps; a form gets the page. What Athena refuses is told, as the caller's matter. */
async function runQuery(data: ConsoleData, url: URL, response: ServerResponse): Promise<void> {
  const name = url.searchParams.get("name") ?? "";
  const query = data.lake().queries.find((one) => one.name === name);
  if (!query) return problem(response, 404, `there is no query "${name}"`);
  const outcome = await data.runQuery(query).then(
    (answer) => ({ name, answer }),
    (error: unknown) => ({ name, error: error instanceof Error ? error.message : String(error) }),
  );
  if (url.pathname === "/lake") return html(response, lakePage(data.lake(), outcome));
  return "error" in outcome ? problem(response, 422, outcome.error) : json(response, outcome.answer);
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": contentSecurityPolicy,
    ...headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

const html = (response: ServerResponse, body: string) =>
  send(response, 200, "text/html; charset=utf-8", body);
const json = (response: ServerResponse, body: unknown) =>
  send(response, 200, "application/json", JSON.stringify(body));
const lines = (response: ServerResponse, values: readonly unknown[]) =>
  send(response, 200, "application/x-ndjson", values.map((value) => `${JSON.stringify(value)}\n`).join(""));
const problem = (response: ServerResponse, status: number, title: string, headers?: Record<string, string>) =>
  send(
    response,
    status,
    "application/problem+json",
    JSON.stringify({ type: "about:blank", title, status }),
    headers,
  );

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const stylesheet = `
:root { color-scheme: light dark; --line: light-dark(#d9dce1, #3a3f47); --soft: light-dark(#5b6470, #a3abb6); --bad: light-dark(#a61b1b, #ff8f8f); --good: light-dark(#1c6b3c, #7fd6a2); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1rem; font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; border-bottom: 1px solid var(--line); padding-bottom: .5rem; margin-bottom: 1rem; }
h1 { font-size: 1.1rem; margin: 0; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
nav { display: flex; gap: 1rem; }
nav a[aria-current] { font-weight: 600; text-decoration: none; color: inherit; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
td { min-width: 4rem; }
td.code { min-width: 9rem; }
td.cell { min-width: 0; white-space: nowrap; }
code, pre, td.code { font: 13px/1.5 ui-monospace, monospace; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
details summary { cursor: pointer; }
.chart { display: block; max-width: 100%; height: auto; fill: currentColor; font: 12px/1 system-ui, sans-serif; }
.chart rect { fill: var(--good); }
figure { margin: 0 0 1rem; }
figcaption { color: var(--soft); margin-bottom: .25rem; }
.bar { display: block; margin-top: .35rem; }
.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.soft { color: var(--soft); }
.bad { color: var(--bad); }
.good { color: var(--good); }
form { margin: 0 0 1rem; }
`;
