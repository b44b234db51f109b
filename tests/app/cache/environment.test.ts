import assert from "node:assert/strict";
import { openCache, readCacheEnvironment } from "../../../app/shared/cache/open.ts";

const given = {
  CACHE_ENDPOINT: "shop-abc.serverless.apn2.cache.amazonaws.com:6379",
  CACHE_NAME: "shop",
  CACHE_USER: "shop-service",
  AWS_REGION: "ap-northeast-2",
};

describe("Environment of the cache", () => {
  it("is read whole", () => {
    assert.deepEqual(readCacheEnvironment(given), {
      host: "shop-abc.serverless.apn2.cache.amazonaws.com",
      port: 6379,
      name: "shop",
      user: "shop-service",
      region: "ap-northeast-2",
    });
  });

  it("may be missing whole: then the process keeps its own, and asks for no credentials", async () => {
    assert.equal(readCacheEnvironment({ AWS_REGION: "ap-northeast-2" }), undefined);
    const cache = openCache({
      prefix: "shop",
      version: 1,
      environment: undefined,
      credentials: () => Promise.reject(new Error("not asked")),
    });
    const area = cache.area<number>({ name: "n", seconds: 60, read: Number });
    await area.get("a", async () => 1);
    assert.equal(await area.get("a", async () => 2), 1);
    await cache.close();
  });

  it("may not be missing in parts, and every problem is named", () => {
    assert.throws(
      () => readCacheEnvironment({ ...given, CACHE_NAME: undefined }),
      /CACHE_NAME must be .*null/,
    );
    assert.throws(
      () => readCacheEnvironment({ ...given, CACHE_ENDPOINT: "https://x", CACHE_USER: "a b" }),
      /CACHE_ENDPOINT must be a host and a port \(got "https:\/\/x"\); CACHE_USER must be/,
    );
  });
});
