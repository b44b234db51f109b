import assert from "node:assert/strict";
import { Quota } from "../../aws/apigateway/runtime/quota.ts";
import { ApiFixture } from "./support/fixture.ts";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
describe("API keys of API Gateway", () => {
  let api: ApiFixture;
  beforeEach(async () => {
    api = await ApiFixture.start();
    await api.proxy("GET", "/keyed", { method: { apiKeyRequired: true } });
    await api.proxy("GET", "/open");
    await api.deploy();
  });
  afterEach(() => api.stop());

  const status = async (path: string, key?: string) =>
    (await api.call("GET", `/api${path}`, { headers: key === undefined ? {} : { "x-api-key": key } })).status;

  const key = async (name: string, inputs: Record<string, unknown> = {}) => {
    const { id, value } = await api.create("apigateway/apiKey:ApiKey", name, { name, ...inputs });
    return { id, value: value as string };
  };
  const plan = async (name: string, keyId: string, inputs: Record<string, unknown> = {}) => {
    const { id } = await api.create("apigateway/usagePlan:UsagePlan", name, {
      apiStages: [{ apiId: api.id, stage: "api" }],
      ...inputs,
    });
    await api.create("apigateway/usagePlanKey:UsagePlanKey", name, {
      keyId,
      keyType: "API_KEY",
      usagePlanId: id,
    });
    return id;
  };

  it("let in who has one of a plan for the stage, where the method asks for one", async () => {
    const mine = await key("mine");
    const lonely = await key("lonely");
    await plan("plan", mine.id);
    assert.equal(await status("/open"), 200);
    assert.equal(await status("/keyed"), 403);
    assert.equal(await status("/keyed", "made up"), 403);
    assert.equal(await status("/keyed", lonely.value), 403);
    assert.equal(await status("/keyed", mine.value), 200);
    assert.equal(api.backend.requests.length, 2);
  });

  it("let nobody in while disabled, and after their plan is gone", async () => {
    const { id, value } = await key("mine");
    await plan("plan", id);
    await api.update("apigateway/apiKey:ApiKey", "mine", { name: "mine", enabled: false });
    assert.equal(await status("/keyed", value), 403);
    await api.update("apigateway/apiKey:ApiKey", "mine", { name: "mine" });
    assert.equal(await status("/keyed", value), 200);
    await api.remove("apigateway/usagePlanKey:UsagePlanKey", "plan");
    assert.equal(await status("/keyed", value), 403);
  });

  it("are throttled by their plan, each method by its own limit", async () => {
    const { id, value } = await key("mine", { value: "chosen-by-the-program-1" });
    assert.equal(value, "chosen-by-the-program-1");
    await plan("plan", id, { throttleSettings: { rateLimit: 0.001, burstLimit: 2 } });
    const statuses = [
      await status("/keyed", value),
      await status("/keyed", value),
      await status("/keyed", value),
    ];
    assert.deepEqual(statuses, [200, 200, 429]);
    assert.equal(await status("/open", value), 200);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
  it("are refused as INVALID_API_KEY where the key is of another stage, and the response can be another one", async () => {
    const other = await ApiFixture.start();
    const { id } = await key("mine");
    const elsewhere = await other.create("apigateway/apiKey:ApiKey", "theirs", { name: "theirs" });
    await other.stop();
    await plan("plan", id);
    const refused = await api.call("GET", "/api/keyed", {
      headers: { "x-api-key": elsewhere["value"] as string },
    });
    assert.equal(refused.status, 403);
    assert.deepEqual(refused.json(), { message: "Forbidden" });
    assert.equal(refused.headers["x-amzn-errortype"], "ForbiddenException");
    await api.part("response", "key", { responseType: "INVALID_API_KEY", statusCode: "404" });
    await api.deploy();
    assert.equal(await status("/keyed"), 404);
    assert.equal(await status("/open"), 200);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
  it("are asked for before a limit of the method counts, so that who has none takes nothing from others", async () => {
    const { id, value } = await key("mine");
    await plan("plan", id);
    await api.create("apigateway/methodSettings:MethodSettings", "settings", {
      restApi: api.id,
      stageName: "api",
      methodPath: "keyed/GET",
      settings: { throttlingRateLimit: 0.001, throttlingBurstLimit: 1 },
    });
    for (let round = 0; round < 3; round++) assert.equal(await status("/keyed"), 403);
    assert.deepEqual([await status("/keyed", value), await status("/keyed", value)], [200, 429]);
    assert.equal(await status("/open"), 200);
  });

  it("have a quota each, the same in all stages of their plan", async () => {
    const one = await key("one");
    const two = await key("two");
    const id = await plan("plan", one.id, { quotaSettings: { limit: 2, offset: 0, period: "MONTH" } });
    await api.create("apigateway/usagePlanKey:UsagePlanKey", "two", {
      keyId: two.id,
      keyType: "API_KEY",
      usagePlanId: id,
    });
    const statuses = [];
    for (let round = 0; round < 3; round++) statuses.push(await status("/keyed", one.value));
    assert.deepEqual(statuses, [200, 200, 429]);
    const refused = await api.call("GET", "/api/keyed", { headers: { "x-api-key": one.value } });
    assert.deepEqual(refused.json(), { message: "Limit Exceeded" });
    assert.equal(await status("/keyed", two.value), 200);
  });

  it("have their quota anew with each period of UTC, the first with less", () => {
    let now = Date.UTC(2026, 10, 29, 23, 59); // a Sunday
    const left = (quota: Quota) => {
      let count = 0;
      while (quota.take()) count++;
      return count;
    };
    const quota = (period: "DAY" | "WEEK" | "MONTH") => new Quota({ limit: 5, offset: 2, period }, () => now);
    const [day, week, month] = [quota("DAY"), quota("WEEK"), quota("MONTH")];
    const all = () => [left(day), left(week), left(month)];
    assert.deepEqual(all(), [3, 3, 3]);
    now = Date.UTC(2026, 10, 30);
    assert.deepEqual(all(), [5, 0, 0]);
    now = Date.UTC(2026, 11, 5, 23, 59);
    assert.deepEqual(all(), [5, 0, 5]);
    now = Date.UTC(2026, 11, 6);
    assert.deepEqual(all(), [5, 5, 0]);
  });

  it("are the same after a restart", async () => {
    const { id, value } = await key("mine");
    await plan("plan", id);
    await api.bed.restart();
    assert.equal(await status("/keyed", value), 200);
  });

  it("are refused where they can't be", async () => {
    await assert.rejects(key("short", { value: "short" }), {
      code: "BadRequestException",
      message: /at least 20 and at most 128/,
    });
    await assert.rejects(plan("plan", "none"), { code: "NotFoundException", message: /API Key identifier/ });
    await assert.rejects(
      api.create("apigateway/usagePlan:UsagePlan", "elsewhere", {
        apiStages: [{ apiId: api.id, stage: "prod" }],
      }),
      { code: "NotFoundException", message: /Invalid stage identifier specified: prod/ },
    );
    for (const quotaSettings of [
      { limit: 1, period: "YEAR" },
      { limit: 0, period: "DAY" },
      { limit: 1, offset: 2, period: "DAY" },
    ])
      await assert.rejects(api.create("apigateway/usagePlan:UsagePlan", "quota", { quotaSettings }), {
        code: "BadRequestException",
        message: /quota/,
      });
  });
});
