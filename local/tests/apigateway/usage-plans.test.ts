import assert from "node:assert/strict";
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
    await assert.rejects(
      api.create("apigateway/usagePlan:UsagePlan", "quota", { quotaSettings: { limit: 1, period: "DAY" } }),
      { code: "NotImplemented", message: /quota/ },
    );
  });
});
