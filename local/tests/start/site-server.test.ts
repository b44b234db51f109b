import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { SiteCapability } from "../../contract/capabilities.ts";
import type { HttpHandler, HttpResponse } from "../../contract/http.ts";
import { Endpoints } from "../../host/endpoints.ts";
import { openSite } from "../../start/site-server.ts";

const text = (body: string): HttpResponse => ({ status: 200, headers: {}, body: Buffer.from(body) });

/** The distribution "one", which answers with `handle`. */
const sitesOf = (handle: HttpHandler): SiteCapability => ({
  distributions: () => ["one"],
  domainNames: () => [],
  siteNames: () => [],
  withCertificate: () => [],
  handle: async (_, call) => await handle(call),
});

describe("The site's address", () => {
  it("answers requests under way when it closes, and tells others on open connections to come back", async () => {
    const site = await openSite(0);
    const begun = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<HttpResponse>();
    const handle: HttpHandler = ({ url }) => {
      if (url !== "/slow") return Promise.resolve(text("quick"));
      begun.resolve();
      return answer.promise;
    };
    site.serve(sitesOf(handle), "one", new Endpoints());
    const slow = fetch(`${site.url}/slow`);
    await begun.promise;
    // A request of which a part has come: its connection is not idle.
    const { hostname, port, host } = new URL(site.url);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n`);
    // What is answered on another connection came later.
    assert.equal(await (await fetch(site.url)).text(), "quick");
    const closed = site.close();
    socket.write("\r\n");
    const [head] = (await once(socket, "data")) as [Buffer];
    assert.match(head.toString(), /^HTTP\/1\.1 503 /);
    assert.match(head.toString(), /^retry-after: 1\r$/m);
    answer.resolve(text("done"));
    assert.equal(await (await slow).text(), "done");
    await closed;
    await assert.rejects(fetch(site.url));
  });

  it("leads to the public host names of APIs, and to nothing else", async () => {
    const site = await openSite(0);
    const endpoints = new Endpoints();
    endpoints.register("abc.execute-api.eu-west-1.amazonaws.com", async ({ url, headers }) =>
      text(`${url} at ${String(headers["host"])}`),
    );
    site.serve(
      sitesOf(async ({ url }) => text(`site ${url}`)),
      "one",
      endpoints,
    );
    const read = async (path: string) => await (await fetch(`${site.url}${path}`)).text();
    assert.equal(
      await read("/_host/abc.execute-api.eu-west-1.amazonaws.com/v1/orders?x=%2F"),
      "/v1/orders?x=%2F at abc.execute-api.eu-west-1.amazonaws.com",
    );
    assert.equal(
      await read("/_host/other.execute-api.eu-west-1.amazonaws.com/"),
      "site /_host/other.execute-api.eu-west-1.amazonaws.com/",
    );
    await site.close();
  });

  it("says that it is starting, and that a program has no distribution", async () => {
    const site = await openSite(0);
    assert.equal((await fetch(site.url)).status, 503);
    site.serve(
      sitesOf(async () => text("never")),
      undefined,
      new Endpoints(),
    );
    const answer = await fetch(site.url);
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), /no CloudFront distribution/);
    await site.close();
  });
});
