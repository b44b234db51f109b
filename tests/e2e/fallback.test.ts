import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import {
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Browser } from "playwright-core";
import { openBrowser } from "./support/browser.ts";
import { Copy } from "./support/copy.ts";

/** What visitors see while a part of the application is away. */
describe("Parts that are away", function () {
  this.timeout(120_000);
  const copy = new Copy();
  let browser: Browser;
  let bucket: string;
  let s3: S3Client;
  let ecs: ECSClient;
  let task: { readonly cluster: string; readonly service: string };

  before(async () => {
    browser = await openBrowser();
    await copy.start();
    const { aws: endpoint, region, operator: credentials } = copy.running;
    s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    ecs = new ECSClient({ endpoint, region, credentials });
    const resources =
      await copy.console<{ name: string; type: string; id: string; inputs: { cluster: string } }[]>(
        "/api/resources",
      );
    const one = (type: string, name?: string) =>
      resources.find((resource) => resource.type === type && (name === undefined || resource.name === name));
    bucket = one("aws:s3/bucket:Bucket", "site-bucket")?.id ?? "";
    const service = one("aws:ecs/service:Service");
    task = { cluster: service?.inputs.cluster ?? "", service: service?.id ?? "" };
  });
  after(async () => {
    s3.destroy();
    ecs.destroy();
    await browser.close();
    await copy.remove();
  });

  /** Asks until the status is there: the edge keeps a page for a second. */
  const until = async (path: string, status: number) => {
    for (;;) {
      const answer = await copy.site(path);
      if (answer.status === status) return answer;
      await answer.arrayBuffer();
      await delay(50);
    }
  };

  const isFallback = async (answer: Response) => {
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.equal(answer.headers.get("retry-after"), "60");
    assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    const text = await answer.text();
    assert.match(text, /The mysfits are asleep/);
    assert.match(text, /<section lang="ko">\s*<h2>미스핏들이 잠들었습니다/);
  };

  it("bucket refuses: every page is the fallback, in two languages, with 503; APIs work on; all is well again with the policy", async () => {
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    assert.equal((await copy.site("/")).status, 200);
    const denied = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` },
      ],
    });
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: denied }));
    await isFallback(await until("/", 503));
    await isFallback(await until("/mysfits/4e53920c-505a-4a90-a694-b9300791f0ae", 503));
    // Nothing but pages is made up.
    assert.equal((await copy.site("/assets/none.js")).status, 403);
    const { status, headers } = await copy.site("/api/mysfits");
    assert.deepEqual([status, headers.get("content-type")], [200, "application/json; charset=utf-8"]);
    const missing = await copy.site("/api/mysfits/nobody");
    assert.deepEqual(
      [missing.status, missing.headers.get("content-type")?.split(";")[0]],
      [404, "application/problem+json"],
    );
    assert.equal((await copy.site("/", { method: "POST" })).status, 403);

    const page = await browser.newPage({ baseURL: copy.running.site });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto("/");
    const styles = await page.evaluate<string[]>(
      `[getComputedStyle(document.querySelector("main")).borderTopWidth, getComputedStyle(document.body).color]`,
    );
    // Its styles are there: the Content-Security-Policy lets them in.
    assert.deepEqual(styles, ["1px", "rgb(34, 28, 53)"]);
    assert.deepEqual(
      // The page itself, and the icon that browsers ask for.
      complaints.filter((text) => !/status of (?:503|403)/.test(text)),
      [],
    );
    if (process.env["SCREENSHOT"] !== undefined) await page.screenshot({ path: process.env["SCREENSHOT"] });
    await page.close();

    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    assert.match(await (await until("/", 200)).text(), /<div id="root">/);
  });

  it("service is stopped: the site is there and tells it, and what the API itself answers is JSON", async () => {
    await ecs.send(new UpdateServiceCommand({ ...task, desiredCount: 0 }));
    // The load balancer's own page, which a proxy integration passes on as it is.
    const answer = await until("/api/mysfits", 503);
    assert.doesNotMatch(await answer.text(), /asleep/);
    for (const [path, status] of [
      ["/api/me", 401],
      ["/api/nothing", 404],
    ] as const) {
      const { status: given, headers } = await copy.site(path);
      assert.deepEqual(
        [given, headers.get("content-type")?.split(";")[0]],
        [status, "application/problem+json"],
      );
    }
    assert.equal((await copy.site("/")).status, 200);
    const page = await browser.newPage({ baseURL: copy.running.site });
    await page.goto("/");
    await page.getByRole("alert").waitFor();
    assert.match((await page.getByRole("alert").textContent()) ?? "", /busy/);
    await page.close();
    await ecs.send(new UpdateServiceCommand({ ...task, desiredCount: 1 }));
    await until("/api/mysfits", 200);
  });

  it("page is gone from the bucket: the fallback again", async () => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "index.html" }));
    await isFallback(await until("/", 503));
  });
});
