import assert from "node:assert/strict";
import { probe } from "../../app/functions/probe/handle.ts";

const siteUrl = "https://site.test";

/** A site that answers as it should, but for what is given. */
function siteWith(changes: Readonly<Record<string, () => Response>> = {}) {
  const asked: string[] = [];
  const answer = (body: string, status: number, type: string) =>
    new Response(body, { status, headers: { "content-type": type, "x-amz-cf-id": "edge" } });
  const site: Readonly<Record<string, () => Response>> = {
    "GET /config.json": () =>
      answer('{"apiUrl":"/api","registrationsUrl":"/events/registrations"}', 200, "application/json"),
    "GET /": () => answer("<html>", 200, "text/html"),
    "GET /api/mysfits?limit=1": () => answer('{"mysfits":[]}', 200, "application/json"),
    "POST /events/registrations": () => answer("{}", 400, "application/problem+json"),
    ...changes,
  };
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    const what = `${init.method ?? "GET"} ${url.slice(siteUrl.length)}`;
    asked.push(what);
    const found = site[what];
    return found ? Promise.resolve(found()) : Promise.reject(new TypeError("fetch failed"));
  };
  return { asked, fetch };
}

/** What a probe of a site logs, and its error. */
async function probed(fetch: ReturnType<typeof siteWith>["fetch"]) {
  const lines: Readonly<Record<string, unknown>>[] = [];
  let error: unknown;
  try {
    await probe({ siteUrl, fetch, log: (line) => void lines.push(line) });
  } catch (thrown) {
    error = thrown;
  }
  return { lines, message: error instanceof Error ? error.message : undefined };
}

describe("Probe", () => {
  it("takes the steps of a visitor, each with a line by which CloudFront's log has it", async () => {
    const { asked, fetch } = siteWith();
    const { lines, message } = await probed(fetch);
    assert.equal(message, undefined);
    assert.deepEqual(asked, [
      "GET /config.json",
      "GET /",
      "GET /api/mysfits?limit=1",
      "POST /events/registrations",
    ]);
    assert.deepEqual(
      lines.map(({ step, ok, edgeRequestId }) => [step, ok, edgeRequestId]),
      ["config", "page", "mysfits", "registration"].map((step) => [step, true, "edge"]),
    );
  });

  it("fails and names every step that did not go as it should, and takes the others all the same", async () => {
    const { asked, fetch } = siteWith({
      "GET /": () => new Response("away", { status: 503 }),
      "GET /api/mysfits?limit=1": () => {
        throw new TypeError("fetch failed");
      },
      // What must be refused was taken.
      "POST /events/registrations": () => new Response("{}", { status: 201 }),
    });
    const { lines, message } = await probed(fetch);
    assert.equal(
      message,
      "page: answered 503 in place of 200; mysfits: fetch failed; registration: answered 201 in place of 400",
    );
    assert.equal(asked.length, 4);
    assert.deepEqual(
      lines.map(({ ok }) => ok),
      [true, false, false, false],
    );
  });

  it("fails when the site answers with its page for everything", async () => {
    const page = () => new Response("<html>", { status: 200, headers: { "content-type": "text/html" } });
    const { message } = await probed(siteWith({ "GET /config.json": page }).fetch);
    assert.match(message ?? "", /^config: answered with text\/html; mysfits: fetch failed; registration:/);
  });
});
