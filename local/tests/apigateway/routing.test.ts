import assert from "node:assert/strict";
import { ApiFixture } from "./support/fixture.ts";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
describe("API Gateway routes", () => {
  let api: ApiFixture;
  before(async () => {
    api = await ApiFixture.start();
    await api.proxy("GET", "/");
    await api.proxy("GET", "/mysfits");
    await api.proxy("GET", "/mysfits/{mysfitId}");
    await api.proxy("GET", "/mysfits/best");
    await api.proxy("POST", "/mysfits/{mysfitId}/like");
    await api.proxy("ANY", "/files/{path+}");
    await api.proxy("GET", "/any");
    await api.route("ANY", "/any/thing");
    await api.deploy();
  });
  after(() => api.stop());

  const target = async (method: string, url: string) => {
    const { status } = await api.call(method, url);
    return status === 200 ? api.backend.last.url : status;
  };

  it("finds the root, with and without a slash", async () => {
    assert.equal(await target("GET", "/api"), "/api/");
    assert.equal(await target("GET", "/api/"), "/api/");
  });

  it("prefers a fixed part to a parameter", async () => {
    assert.equal(await target("GET", "/api/mysfits/best"), "/api/mysfits/best");
    assert.equal(await target("GET", "/api/mysfits/4e53920c"), "/api/mysfits/4e53920c");
  });

  it("goes back to a parameter where a fixed part leads nowhere", async () => {
    assert.equal(await target("POST", "/api/mysfits/best/like"), "/api/mysfits/best/like");
  });

  it("ignores a slash at the end", async () => {
    assert.equal(await target("GET", "/api/mysfits/"), "/api/mysfits");
  });

  it("gives a greedy parameter all that is left", async () => {
    assert.equal(await target("DELETE", "/api/files/a/b%20c/d.txt"), "/api/files/a/b%20c/d.txt");
    assert.equal(await target("GET", "/api/files"), 403);
  });

  it("decodes path parameters and encodes them again for the backend", async () => {
    assert.equal(await target("GET", "/api/mysfits/%ED%8F%AC%25"), "/api/mysfits/%ED%8F%AC%25");
    assert.equal(await target("GET", "/api/mysfits/a%2Fb"), "/api/mysfits/a/b");
    assert.equal(await target("GET", "/api/mysfits/%zz"), "/api/mysfits/%25zz");
  });

  it("does not let an empty part be a parameter", async () => {
    assert.equal(await target("GET", "/api/mysfits//like"), 403);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
  for (const [what, method, url] of [
    ["a path that is not there", "GET", "/api/nothing"],
    ["a method that the resource does not have", "DELETE", "/api/mysfits"],
    ["a method that API Gateway does not have", "PURGE", "/api/any/thing"],
    ["HEAD where there is only GET", "HEAD", "/api/mysfits"],
    ["part of a path without a method", "GET", "/api/mysfits/1/like"],
  ] as const)
    it(`answers 403 Missing Authentication Token to ${what}`, async () => {
      const seen = await api.call(method, url);
      assert.equal(seen.status, 403);
      assert.deepEqual(seen.json(), { message: "Missing Authentication Token" });
      assert.equal(seen.headers["x-amzn-errortype"], "MissingAuthenticationTokenException");
      assert.match(String(seen.headers["x-amzn-requestid"]), /^[0-9a-f-]{36}$/);
    });

  it("answers 403 Forbidden for a stage that is not there", async () => {
    for (const url of ["/", "/prod/mysfits", "/API/mysfits", ""]) {
      const seen = await api.call("GET", url);
      assert.equal(seen.status, 403);
      assert.deepEqual(seen.json(), { message: "Forbidden" });
    }
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
  it("takes the method of X-HTTP-Method-Override, and keeps that header to itself", async () => {
    const seen = await api.call("GET", "/api/mysfits/1/like", {
      headers: { "x-http-method-override": "POST" },
    });
    assert.equal(seen.status, 200);
    assert.equal(api.backend.last.method, "POST");
    assert.equal(api.backend.last.headers["x-http-method-override"], undefined);
  });
});

// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
describe("A REST API with disableExecuteApiEndpoint", () => {
  it("answers 403 Forbidden", async () => {
    const api = await ApiFixture.start({ disableExecuteApiEndpoint: true });
    try {
      await api.route("GET", "/");
      await api.deploy();
      assert.deepEqual((await api.call("GET", "/api")).json(), { message: "Forbidden" });
      await api.update("apigateway/restApi:RestApi", "api", { disableExecuteApiEndpoint: false });
      assert.equal((await api.call("GET", "/api")).status, 200);
    } finally {
      await api.stop();
    }
  });
});
