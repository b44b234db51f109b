import assert from "node:assert/strict";
import { recorded } from "../aws/recorded.ts";
import { startTestbed, type Testbed } from "./support/testbed.ts";

describe("Recorded resources", () => {
  let bed: Testbed;
  before(async () => {
    bed = await startTestbed(recorded);
  });
  after(() => bed.stop());

  for (const [type, inputs, id, arn] of [
    ["budgets/budget:Budget", { name: "month" }, /^month$/, /^arn:aws:budgets::000000000000:budget\/month$/],
    [
      "costexplorer/anomalyMonitor:AnomalyMonitor",
      { name: "costs" },
      /^arn:aws:ce::000000000000:anomalymonitor\/[0-9a-f-]{36}$/,
      /^arn:aws:ce::000000000000:anomalymonitor\//,
    ],
    [
      "costexplorer/anomalySubscription:AnomalySubscription",
      { name: "costs" },
      /^arn:aws:ce::000000000000:anomalysubscription\/[0-9a-f-]{36}$/,
      /^arn:aws:ce::000000000000:anomalysubscription\//,
    ],
    [
      "chatbot/slackChannelConfiguration:SlackChannelConfiguration",
      { configurationName: "mysfits-dev" },
      /^mysfits-dev$/,
      undefined,
    ],
    ["kms/key:Key", {}, /^[0-9a-f-]{36}$/, /^arn:aws:kms:ap-northeast-2:000000000000:key\/[0-9a-f-]{36}$/],
    [
      "kms/alias:Alias",
      { name: "alias/mine" },
      /^alias\/mine$/,
      /:kms:ap-northeast-2:000000000000:alias\/mine$/,
    ],
  ] as const)
    it(`have ids and ARNs in AWS's form: ${type} ${JSON.stringify(inputs)}`, async () => {
      const made = await bed.resources.create(`aws:${type}`, "one", inputs);
      assert.match(made.id, id);
      if (arn) assert.match(String(made["arn"]), arn);
      else assert.equal(made["arn"], undefined);
    });

  it("have a name made up where the program gives none, and their tags", async () => {
    const made = await bed.resources.create("aws:budgets/budget:Budget", "month", { tags: { a: "b" } });
    assert.match(String(made["name"]), /^month-[0-9a-f]{7}$/);
    assert.equal(made.id, made["name"]);
    assert.deepEqual(made["tagsAll"], { a: "b" });
  });

  it("say what is missing because of them", () => {
    for (const service of bed.services)
      for (const resource of Object.values(service.resources))
        if (!("create" in resource)) assert.match(resource.without, /^\w.*[^.]$/);
  });
});
