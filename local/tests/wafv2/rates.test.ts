import assert from "node:assert/strict";
import { GetRateBasedStatementManagedKeysCommand } from "@aws-sdk/client-wafv2";
import { Front, pathIs, rule, type Asked } from "./support/front.ts";

// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
describe("A rate-based rule of WAF", () => {
  let front: Front;
  beforeEach(async () => {
    front = await Front.start();
  });
  afterEach(() => front.stop());

  const perAddress = (more: object = {}) => ({
    rateBasedStatement: { limit: 10, evaluationWindowSec: 60, aggregateKeyType: "IP", ...more },
  });
  const times = async (count: number, asked: Asked = {}) =>
    await front.statuses(...Array.from({ length: count }, () => asked));
  const ten = Array.from({ length: 10 }, () => 200);

  it("lets the limit through and no more, and lets go when the window has passed", async () => {
    await front.protect([rule("rate", 0, perAddress())]);
    assert.deepEqual(await times(12), [...ten, 403, 403]);
    front.pass(50);
    assert.deepEqual(await times(1), [403]);
    front.pass(61);
    assert.deepEqual(await times(11), [...ten, 403]);
  });

  it("counts what it stops: who goes on stays out, who waits comes in", async () => {
    await front.protect([rule("rate", 0, perAddress())]);
    await times(11);
    for (let second = 0; second < 120; second += 5) {
      front.pass(5);
      assert.deepEqual(await times(1), [403]);
    }
    front.pass(61);
    assert.deepEqual(await times(1), [200]);
  });

  it("counts each address for itself", async () => {
    await front.protect([rule("rate", 0, perAddress())]);
    await times(11);
    assert.deepEqual(await front.statuses({}, { remoteAddress: "203.0.113.10" }), [403, 200]);
  });

  it("counts only what its scope takes", async () => {
    const scopeDownStatement = pathIs("/register");
    await front.protect([rule("rate", 0, perAddress({ scopeDownStatement }))]);
    assert.deepEqual(
      (await times(20)).every((status) => status === 200),
      true,
    );
    assert.deepEqual(await times(11, { url: "/register" }), [...ten, 403]);
    assert.deepEqual(await times(1), [200]);
  });

  it("counts by the address of a header, or by keys of the request", async () => {
    const forwardedIpConfig = { headerName: "X-Forwarded-For", fallbackBehavior: "NO_MATCH" };
    await front.protect([
      rule("rate", 0, perAddress({ aggregateKeyType: "FORWARDED_IP", forwardedIpConfig })),
    ]);
    const via = (address: string): Asked => ({ headers: { "x-forwarded-for": address } });
    assert.deepEqual(await times(11, via("192.0.2.1")), [...ten, 403]);
    assert.deepEqual(await front.statuses(via("192.0.2.2"), via("nonsense"), {}), [200, 200, 200]);

    const textTransformations = [{ priority: 0, type: "LOWERCASE" }];
    const customKeys = [{ httpMethod: {} }, { header: { name: "X-Client", textTransformations } }];
    await front.change([rule("rate", 0, perAddress({ aggregateKeyType: "CUSTOM_KEYS", customKeys }))]);
    const client = (name: string, method = "GET"): Asked => ({ method, headers: { "x-client": name } });
    assert.deepEqual(await times(11, client("One")), [...ten, 403]);
    assert.deepEqual(
      await front.statuses(client("one"), client("two"), client("one", "POST"), {}),
      [403, 200, 200, 200],
    );
  });

  it("goes on counting when the web ACL changes, and begins anew when its own settings do", async () => {
    await front.protect([rule("rate", 0, perAddress())]);
    await times(11);
    await front.change([rule("rate", 0, perAddress()), rule("other", 1, pathIs("/other"))]);
    assert.deepEqual(await times(1), [403]);
    await front.change([rule("rate", 0, perAddress({ limit: 11 }))]);
    assert.deepEqual(await times(1), [200]);
  });

  // https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRateBasedStatementManagedKeys.html
  it("tells the addresses that it limits now", async () => {
    const webAcl = await front.protect([rule("rate", 0, perAddress())]);
    await times(11);
    await times(11, { remoteAddress: "2001:db8::1" });
    await times(2, { remoteAddress: "203.0.113.10" });
    const ask = async () =>
      await front.client.send(
        new GetRateBasedStatementManagedKeysCommand({
          Scope: "CLOUDFRONT",
          WebACLName: "front",
          WebACLId: webAcl.id,
          RuleName: "rate",
        }),
      );
    const { ManagedKeysIPV4, ManagedKeysIPV6 } = await ask();
    assert.deepEqual(ManagedKeysIPV4?.Addresses, ["203.0.113.9/32"]);
    assert.deepEqual(ManagedKeysIPV6?.Addresses, ["2001:db8::1/128"]);
    front.pass(61);
    assert.deepEqual((await ask()).ManagedKeysIPV4?.Addresses, []);
  });
});
