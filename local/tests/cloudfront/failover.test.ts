import assert from "node:assert/strict";
import { ConnectionTimedOut } from "../../contract/http.ts";
import { CACHING_DISABLED, Site } from "./support/site.ts";

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
describe("CloudFront origin group", () => {
  let site: Site;
  beforeEach(async () => {
    site = await Site.start();
    await site.allow();
  });
  afterEach(() => site.stop());

  /** Sends the default behavior to a group, the second member of which is the bucket. */
  const group = async (statusCodes: readonly number[], behavior: object = {}, members = ["api", "site"]) =>
    await site.update(
      {
        targetOriginId: "group",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachePolicyId: CACHING_DISABLED,
        ...behavior,
      },
      {
        originGroups: [
          {
            originId: "group",
            members: members.map((originId) => ({ originId })),
            failoverCriteria: { statusCodes },
          },
        ],
      },
    );
  const answer = (status: number) =>
    (site.answer = () => ({ status, headers: {}, body: Buffer.from(`from the first: ${status}`) }));

  it("asks the second origin the same when the first answers a status of the group", async () => {
    await site.object("page", "from the second", { cacheControl: "no-store" });
    await group([403, 500]);
    answer(200);
    assert.equal((await site.get("/page")).text, "from the first: 200");
    for (const status of [403, 500]) {
      answer(status);
      const { status: given, text } = await site.get("/page");
      assert.deepEqual([given, text], [200, "from the second"]);
    }
    answer(404);
    assert.deepEqual((await site.get("/other")).text, "from the first: 404");
  });

  it("answers what the second origin answers, errors too", async () => {
    await group([500]);
    answer(500);
    const { status, text } = await site.get("/missing");
    assert.equal(status, 403);
    assert.match(text, /<Code>AccessDenied/);
  });

  it("asks the first origin again as soon as it answers", async () => {
    await site.object("page", "from the second", { cacheControl: "no-store" });
    await group([503]);
    answer(503);
    assert.equal((await site.get("/page")).text, "from the second");
    answer(200);
    assert.equal((await site.get("/page")).text, "from the first: 200");
  });

  it("takes 503 for an origin without a connection, and 504 for one that does not answer", async () => {
    await site.object("page", "from the second");
    const refused = () => Promise.reject(new Error("connect ECONNREFUSED"));
    const late = () => Promise.reject(new ConnectionTimedOut("late"));
    for (const [fail, criterion, other] of [
      [refused, 503, 504],
      [late, 504, 503],
    ] as const) {
      site.answer = fail;
      await group([other]);
      assert.equal((await site.get("/page")).status, fail === refused ? 502 : 504);
      await group([criterion]);
      assert.equal((await site.get("/page")).text, "from the second");
    }
  });

  it("leaves other behaviors alone", async () => {
    await group([404, 502, 503]);
    for (const status of [404, 503]) {
      answer(status);
      const { status: given, text } = await site.get("/api/x", {}, "POST");
      assert.deepEqual([given, text], [status, `from the first: ${status}`]);
    }
  });

  it("is refused for methods that would be done twice, for other statuses, and with other than two members", async () => {
    await assert.rejects(group([500], { allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "POST"] }), {
      code: "InvalidArgument",
      message: /AllowedMethods cannot include POST/,
    });
    await assert.rejects(group([418]), { code: "InvalidArgument", message: /got 418/ });
    await assert.rejects(group([]), { code: "InvalidArgument", message: /got none/ });
    await assert.rejects(group([500], {}, ["api"]), { code: "InvalidArgument", message: /two members/ });
    await assert.rejects(group([500], {}, ["api", "nowhere"]), { code: "NoSuchOrigin" });
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
  it("lets a function change the status of what the second origin answers, but not of an error", async () => {
    await site.object("page", "sorry", { metadata: { status: "503" } });
    const { arn } = await site.create("function:Function", "edge", {
      runtime: "cloudfront-js-2.0",
      publish: true,
      code: `function handler({ response }) {
        var status = response.headers["x-amz-meta-status"];
        response.statusCode = status ? Number(status.value) : 299;
        return response;
      }`,
    });
    await group([500], { functionAssociations: [{ eventType: "viewer-response", functionArn: arn }] });
    answer(500);
    const page = await site.get("/page");
    assert.deepEqual([page.status, page.text], [503, "sorry"]);
    assert.equal((await site.get("/missing")).status, 403);
  });
});
