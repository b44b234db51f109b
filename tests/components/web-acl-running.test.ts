import assert from "node:assert/strict";
import { pathLimits } from "../../app/path-limits.ts";
import { WebAcl, type WebAclArgs } from "../../components/web-acl/index.ts";
import { Front, type TestRule } from "../../local/tests/wafv2/support/front.ts";
import { graphOf } from "../support/graph.ts";

/** Units that are in the price of a web ACL.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html */
const CAPACITY = 1500;
/** USD a month of a web ACL, and of a rule.
 * @see https://aws.amazon.com/waf/pricing/ */
const PRICE = { webAcl: 5, rule: 1 };

// The rules as the component makes them, in the local WAF: a path that is written wrong shows here.
describe("The rules of WebAcl, running", () => {
  let front: Front;
  beforeEach(async () => {
    front = await Front.start();
  });
  afterEach(() => front.stop());

  const start = async (args: WebAclArgs = {}) => {
    const graph = await graphOf(() => new WebAcl("acl", { paths: pathLimits, ...args }));
    const { rules, customResponseBodies } = graph.one("aws:wafv2/webAcl:WebAcl").inputs;
    return await front.protect(rules as readonly TestRule[], { customResponseBodies });
  };
  const post = (url: string) => ({ method: "POST", url });
  const times = async (count: number, url: string, method = "POST") => {
    const statuses = await front.statuses(...Array.from({ length: count }, () => ({ method, url })));
    return statuses.filter((status) => status === 429).length;
  };

  it("fit into the capacity that is in the price, and cost 11 USD a month", async () => {
    const webAcl = await start();
    assert.equal(webAcl["capacity"], 927 + 2 * 26 + 22);
    assert.ok(Number(webAcl["capacity"]) <= CAPACITY);
    const rules = webAcl["rules"] as readonly object[];
    assert.equal(PRICE.webAcl + rules.length * PRICE.rule, 11);
  });

  it("turn the 21st registration of an address away for five minutes, and nobody else's", async () => {
    await start();
    assert.equal(await times(20, "/events/registrations"), 0);
    const answer = await front.ask(post("/events/registrations"));
    assert.deepEqual([answer.status, answer.headers["retry-after"]], [429, "300"]);
    assert.deepEqual((JSON.parse(answer.text) as { title: string }).title, "Too many requests");
    assert.deepEqual(
      await front.statuses(
        { ...post("/events/registrations"), remoteAddress: "203.0.113.10" },
        post("/api/questions"),
        { url: "/events/registrations" },
      ),
      [200, 200, 200],
    );
    front.pass(301);
    assert.equal(await times(1, "/events/registrations"), 0);
  });

  for (const url of [
    "/events/%72egistrations",
    "/events//registrations",
    "/events/./registrations",
    "/x/../events/registrations",
    "/events/registrations/",
    "/events/registrations?x=1",
    "/events/%2e/registrations",
  ])
    it(`count what is the same path to the API: ${url}`, async () => {
      await start();
      assert.equal(await times(15, "/events/registrations"), 0);
      assert.equal(await times(10, url), 5);
    });

  it("count an address's questions and orders together, and leave reading and the payment provider alone", async () => {
    await start();
    assert.equal(await times(12, "/api/questions"), 0);
    assert.equal(await times(12, "/shop-api/orders"), 4);
    assert.equal(await times(1, "/shop-api//orders"), 1);
    assert.equal(await times(30, "/shop-api/orders", "GET"), 0);
    assert.equal(await times(30, "/shop-api/payments/webhook"), 0);
    assert.equal(await times(1, "/events/registrations"), 0);
  });

  it("limit requests of every kind, and stop countries that are not wanted", async () => {
    await start({ requestsPerAddress: 30, blockedCountries: ["XX"] });
    assert.equal(await times(40, "/api/mysfits", "GET"), 10);
    const answer = await front.ask({
      remoteAddress: "203.0.113.10",
      headers: { "cloudfront-viewer-country": "XX" },
    });
    assert.deepEqual([answer.status, (JSON.parse(answer.text) as { status: number }).status], [403, 403]);
  });

  it("only count where the limits are tried out", async () => {
    await start({ aboveLimit: "count" });
    assert.equal(await times(40, "/events/registrations"), 0);
    const [state] = front.bed.capabilities.webAcls.all();
    assert.equal(state?.rules.find(({ name }) => name === "registrations")?.matches, 20);
  });
});
