import assert from "node:assert/strict";
import { Site } from "./support/site.ts";

const FUNCTION = "function:Function";
const RUNTIME = "cloudfront-js-2.0";

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
describe("CloudFront functions", () => {
  let site: Site;
  beforeEach(async () => {
    site = await Site.start();
  });
  afterEach(() => site.stop());

  /** Makes a function, and lets the default behavior have it. */
  const associate = async (code: string, eventType = "viewer-request", behavior: object = {}) => {
    const { arn } = await site.create(FUNCTION, "edge", { runtime: RUNTIME, publish: true, code });
    await site.update({ functionAssociations: [{ eventType, functionArn: arn }], ...behavior });
  };

  it("rewrite the request before the cache, or answer themselves", async () => {
    await site.allow();
    await site.object("index.html", "<p>page");
    await associate(`async function handler(event) {
      var request = event.request;
      if (request.uri === "/old") return { statusCode: 301, statusDescription: "Moved", headers: { location: { value: "/new?ip=" + event.viewer.ip } } };
      if (request.uri === "/broken") throw new Error("no");
      if (typeof process !== "undefined" || typeof require !== "undefined") return { statusCode: 500 };
      request.uri = "/index.html";
      return request;
    }`);
    assert.equal((await site.get("/some/path")).text, "<p>page");
    const moved = await site.get("/old");
    assert.deepEqual([moved.status, moved.headers["location"], moved.text], [301, "/new?ip=203.0.113.9", ""]);
    assert.equal((await site.get("/broken")).status, 503);
  });

  it("see and change query, headers and cookies of the request", async () => {
    await associate(
      `function handler({ request }) {
        request.querystring.seen = { value: request.querystring.a.multiValue.map(({ value }) => value).join("-") };
        delete request.querystring.a;
        request.headers["x-cookie"] = { value: request.cookies.session.value };
        request.cookies = { session: { value: "new" } };
        return request;
      }`,
      "viewer-request",
      {
        targetOriginId: "api",
        cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        originRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
      },
    );
    await site.get("/page?a=1&a=2&b=3", { cookie: "session=old; other=1" });
    const [request] = site.requests;
    assert.equal(request?.url, "/page?b=3&seen=1-2");
    assert.equal(request.headers["x-cookie"], "old");
    assert.equal(request.headers["cookie"], "session=new");
  });

  it("change status and headers of the answer on its way out", async () => {
    await associate(
      `function handler({ response }) {
        response.statusCode = 202;
        response.headers["x-edge"] = { value: "yes" };
        delete response.headers["x-origin"];
        return response;
      }`,
      "viewer-response",
      { targetOriginId: "api" },
    );
    site.answer = () => ({ status: 200, headers: { "x-origin": "1" }, body: Buffer.from("body") });
    const { status, headers, text } = await site.get("/page");
    assert.deepEqual([status, headers["x-edge"], headers["x-origin"], text], [202, "yes", undefined, "body"]);
  });

  it("have their lines in the log", async () => {
    await site.create(FUNCTION, "edge", {
      name: "edge",
      runtime: RUNTIME,
      code: `function handler({ request }) { console.log("asked for", request.uri); return { statusCode: 204 }; }`,
    });
    await site.update({
      functionAssociations: [
        { eventType: "viewer-request", functionArn: "arn:aws:cloudfront::000000000000:function/edge" },
      ],
    });
    assert.equal((await site.get("/page")).status, 204);
    assert.deepEqual(
      site.bed.platform.logs.recent("cloudfront/edge").map(({ message }) => message),
      ["asked for /page"],
    );
  });

  // CloudFront limits compute, not time: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions
  it("answer on a machine that gives them no processor for a while", async () => {
    await associate(`function handler() {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
      console.log("once");
      return { statusCode: 204 };
    }`);
    assert.equal((await site.get("/page")).status, 204);
  });

  for (const [title, body] of [
    ["compute without end", "for (;;);"],
    ["compute without end after they have waited", "await null; for (;;);"],
    ["never settle their promise", "await new Promise(() => {});"],
    ["throw", `throw new Error("no");`],
    ["answer nothing", ""],
    ["answer neither a request nor a response", "return { body: 5 };"],
  ])
    it(`are 503 when they ${title}`, async () => {
      await associate(`async function handler(event) { ${body} }`);
      const { status, headers } = await site.get("/page");
      assert.deepEqual([status, headers["x-cache"]], [503, "Error from cloudfront"]);
    });

  it("have nothing of Node in reach, and do not make code of text", async () => {
    await associate(`function handler(event) {
      var reached = ["process", "require", "fetch", "setTimeout", "Buffer"].filter((name) => typeof globalThis[name] !== "undefined");
      try { new Function("return 1")(); reached.push("Function"); } catch {}
      for (const here of [console.log, console, globalThis, event, handler])
        try { here.constructor.constructor("return process")(); reached.push("the other side"); } catch {}
      return { statusCode: 200, body: JSON.stringify(reached) };
    }`);
    assert.deepEqual(JSON.parse((await site.get("/page")).text), []);
  });

  it("are refused when they do not compile, are too long or of another runtime", async () => {
    const create = (inputs: Record<string, unknown>) =>
      site.create(FUNCTION, "bad", { runtime: RUNTIME, ...inputs });
    await assert.rejects(create({ code: "function other() {}" }), {
      code: "InvalidArgument",
      message: /there is no function named handler/,
    });
    await assert.rejects(create({ code: "function handler( {" }), { code: "InvalidArgument" });
    await assert.rejects(create({ code: "for (;;);" }), { code: "InvalidArgument", message: /100 ms/ });
    await assert.rejects(create({ code: `function handler() {}${" ".repeat(10_240)}` }), {
      code: "FunctionSizeLimitExceeded",
    });
    await assert.rejects(create({ code: "function handler() {}", runtime: "cloudfront-js-1.0" }), {
      code: "NotImplemented",
    });
    await assert.rejects(create({ code: "function handler() {}", name: "a b" }), { code: "InvalidArgument" });
    await assert.rejects(
      site.update({ functionAssociations: [{ eventType: "viewer-request", functionArn: "arn:nothing" }] }),
      { code: "NoSuchFunctionExists" },
    );
  });
});
