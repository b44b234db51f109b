import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Report } from "../../scripts/smoke/report.ts";
import type { Result } from "../../scripts/smoke/run.ts";
import { Copy } from "./support/copy.ts";
import { registerUser } from "./support/user.ts";

const root = resolve(import.meta.dirname, "../..");

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Changes an answer on its way, or gives another one; undefined: none ever comes. */
type Change = (path: string, answer: Answer) => Answer | undefined;

/** A site that stands before another one and spoils it. */
class Spoiled {
  readonly #behind: string;
  readonly #change: Change;
  readonly #server: Server;

  constructor(behind: string, change: Change) {
    this.#behind = behind;
    this.#change = change;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = "/", method = "GET", headers } = request;
    const body = await buffer(request);
    const kept = Object.entries(headers).filter(([name]) => !/^(host|connection|content-length)$/.test(name));
    const answer = await fetch(this.#behind + url, {
      method,
      headers: Object.fromEntries(kept) as Record<string, string>,
      body: body.length === 0 ? null : body,
      redirect: "manual",
    });
    const passed = [...answer.headers].filter(
      ([name]) => !/^(connection|content-(length|encoding)|keep-alive)$/.test(name),
    );
    const changed = this.#change(url, {
      status: answer.status,
      headers: Object.fromEntries(passed),
      body: Buffer.from(await answer.arrayBuffer()),
    });
    if (changed === undefined) return;
    response.writeHead(changed.status, changed.headers).end(changed.body);
  }
}

/** Runs `npm run smoke` with a report as JSON. */
async function smoke(...args: readonly string[]): Promise<{ code: number; report: Report; error: string }> {
  return await new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(root, "scripts/smoke.ts"), "--format", "json", "--patience", "0", ...args],
      { cwd: root, env: { ...process.env, SMOKE_PASSWORD: "Correct-horse-7" } },
      (_, output, error) => {
        const report = (output.startsWith("{") ? JSON.parse(output) : { url: "", results: [] }) as Report;
        done({ code: child.exitCode ?? -1, report, error });
      },
    );
  });
}

/** Checks whose routes take a few requests a minute only. */
const throttled = "probe,questions,registrations";

const failedOf = ({ results }: Report): readonly Result[] =>
  results.filter(({ outcome }) => outcome === "failed");

describe("npm run smoke", function () {
  this.timeout(60_000);
  const copy = new Copy();
  before(() => copy.start());
  after(() => copy.remove());

  /** Visits the copy through something that spoils it. */
  async function visit(change: Change, ...args: readonly string[]) {
    const spoiled = new Spoiled(copy.running.site, change);
    try {
      return await smoke("--url", await spoiled.start(), "--skip", throttled, ...args);
    } finally {
      spoiled.stop();
    }
  }

  it("finds everything in order in a running copy, with a user too, and leaves nothing behind", async () => {
    const user = await registerUser(copy, "smoke@example.com");
    const like = async () =>
      (await (await copy.site("/api/me", { headers: user.headers })).json()) as { likes: string[] };
    const [before, mails] = [await like(), (await copy.console<unknown[]>("/api/mails")).length];
    const { code, report } = await smoke(
      "--stack",
      "dev",
      "--local",
      "--state",
      copy.state,
      "--user",
      user.email,
      "--checkout",
    );
    assert.deepEqual(failedOf(report), []);
    assert.equal(code, 0);
    assert.deepEqual(
      report.results.filter(({ outcome }) => outcome === "skipped").map(({ name }) => name),
      ["https"],
    );
    assert.deepEqual(await like(), before);
    assert.equal((await copy.console<unknown[]>("/api/mails")).length, mails);
    assert.deepEqual(await copy.console("/api/denials"), []);
  });

  it("names the header that is not there", async () => {
    const { code, report } = await visit(
      (_, { headers: { "strict-transport-security": gone, ...rest }, ...answer }) => {
        assert.ok(gone);
        return { ...answer, headers: rest };
      },
    );
    assert.equal(code, 1);
    assert.deepEqual(
      failedOf(report).map(({ name, message }) => [name, message]),
      [["headers", "GET /: the header strict-transport-security is missing, not like ^max-age=\\d{7,}"]],
    );
  });

  it("names the request that was answered with 500, and what to do", async () => {
    const { code, report } = await visit((path, answer) =>
      path.startsWith("/api/mysfits/a") ? { ...answer, status: 500 } : answer,
    );
    assert.equal(code, 1);
    const [failure, ...more] = failedOf(report);
    assert.deepEqual(
      more.map(({ name }) => name),
      ["sign-in-needed"],
    );
    assert.equal(failure?.name, "mysfit");
    assert.match(failure.message ?? "", /^GET \/api\/mysfits\/[\w-]+ answered 500 in place of 200/);
    assert.match(failure.remedy ?? "", /npm run verify/);
  });

  it("is not content with an old page when the checkout's is asked for", async () => {
    const old: Change = (path, answer) =>
      path === "/" || path === "/sign-in"
        ? { ...answer, body: Buffer.from(answer.body.toString().replace("</body>", "<!-- old --></body>")) }
        : answer;
    const { code, report } = await visit(old, "--checkout");
    assert.equal(code, 1);
    assert.deepEqual(
      failedOf(report).map(({ name }) => name),
      ["page"],
    );
    assert.match(failedOf(report)[0]?.message ?? "", /^an old revision/);
    assert.equal((await visit(old)).code, 0, "whoever does not ask for it takes any page");
  });

  it("does not let a route pass that asks for no token", async () => {
    const { code, report } = await visit((path, answer) =>
      path === "/api/me" ? { ...answer, status: 200, body: Buffer.from("{}") } : answer,
    );
    assert.equal(code, 1);
    assert.deepEqual(
      failedOf(report).map(({ name }) => name),
      ["sign-in-needed"],
    );
  });

  it("does not let a site pass that belongs to another stack", async () => {
    const { report } = await visit(
      (path, answer) =>
        path === "/config.json"
          ? {
              ...answer,
              body: Buffer.from(answer.body.toString().replace(/"userPoolId":"[^"]+"/, '"userPoolId":"x_y"')),
            }
          : answer,
      "--stack",
      "dev",
      "--local",
      "--state",
      copy.state,
    );
    const [failure, ...more] = failedOf(report);
    assert.deepEqual(more, []);
    assert.match(failure?.message ?? "", /^config\.json: userPoolId is x_y, the stack's is /);
    assert.ok(
      report.results
        .filter(({ name }) => ["list", "clicks"].includes(name))
        .every(
          ({ outcome, message }) => outcome === "skipped" && message === "config.json could not be read",
        ),
    );
  });

  it("asks a site again that is still being deployed, and says how often", async () => {
    let asked = 0;
    const { code, report } = await visit(
      (path, answer) =>
        path === "/config.json" && ++asked <= 2
          ? {
              status: 403,
              headers: { "content-type": "text/html" },
              body: Buffer.from("<h1>AccessDenied</h1>"),
            }
          : answer,
      "--patience",
      "30",
    );
    assert.equal(code, 0);
    assert.equal(report.results.find(({ name }) => name === "config")?.tries, 3);
  });

  it("gives up an answer that never comes", async () => {
    const { code, report } = await visit(
      (path, answer) => (path === "/config.json" ? undefined : answer),
      "--timeout",
      "1",
    );
    assert.equal(code, 1);
    assert.deepEqual(
      failedOf(report).map(({ message }) => message),
      ["GET /config.json: no answer in 1 s"],
    );
  });

  it("says that nobody answers, and that a password is wrong", async () => {
    const nobody = await smoke("--url", "http://127.0.0.1:9");
    assert.equal(nobody.code, 1);
    assert.match(failedOf(nobody.report)[0]?.message ?? "", /^GET \/config\.json: no answer \(fetch failed/);
    const wrong = await smoke("--url", copy.running.site, "--user", "nobody@example.com");
    assert.deepEqual(
      failedOf(wrong.report).map(({ name }) => name),
      ["user"],
    );
    assert.match(failedOf(wrong.report)[0]?.message ?? "", /^nobody@example\.com can't sign in: /);
  });

  it("ends with 2 when it is asked wrongly", async () => {
    const cases: readonly [args: readonly string[], error: RegExp][] = [
      [[], /Say which site/],
      [["--url", "http://example.com"], /must begin with https/],
      [["--url", "https://example.com/path"], /must be the address of a site/],
      [
        ["--url", copy.running.site, "--skip", "everything"],
        /there is no check everything; there are config, page/,
      ],
      [["--url", copy.running.site, "--patience", "long"], /--patience must be whole seconds/],
      [["--url", copy.running.site, "--format", "xml"], /--format must be one of text, json, junit/],
      [["--local", "--url", copy.running.site], /--local needs --stack/],
    ];
    const answers = await Promise.all(cases.map(async ([args]) => await smoke(...args)));
    for (const [index, { code, error }] of answers.entries()) {
      assert.equal(code, 2, cases[index]?.[0].join(" "));
      assert.match(error, cases[index]?.[1] ?? /^$/);
    }
  });
});
