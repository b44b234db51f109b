import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { document } from "../../policies/document.ts";
import { exceptions } from "../../policies/exceptions.ts";
import { describe as text, rules, violations } from "../../policies/index.ts";
import { judge, type Judgement } from "../../policies/judgement.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOfStack } from "../support/graph.ts";

const today = new Date().toISOString().slice(0, 10);
const stages = ["dev", "prod"];

for (const stage of stages)
  describe(`Policies of stage ${stage}`, () => {
    let graph: ResourceGraph;
    let judgement: Judgement;
    before(async () => {
      graph = await graphOfStack(stage);
      judgement = judge(graph, stage, exceptions, today);
    });

    it("are kept, or excepted with a reason", () => {
      assert.deepEqual(
        judgement.violations.map(text),
        [],
        "Fix: mend it, or except it in policies/exceptions.ts",
      );
    });

    it("have no exception that nothing needs any more", () => {
      assert.deepEqual(
        judgement.unused.map(({ rule, resources }) => `${rule} of ${resources}`),
        [],
        `Fix: take ${stage} out of these exceptions in policies/exceptions.ts: what they excused is mended`,
      );
    });

    it("claim nothing in a preview that is not so afterwards", async () => {
      const place = ({ rule, resource, property }: (typeof judgement.violations)[number]) =>
        `${rule.id} ${resource?.name ?? ""} ${property ?? ""}`;
      const known = violations(graph).map(place);
      const early = violations(await graphOfStack(stage, { preview: true }));
      assert.deepEqual(early.filter((violation) => !known.includes(place(violation))).map(text), []);
    });
  });

describe("docs/policies.md", () => {
  it("says what the rules and exceptions are", () => {
    const text = readFileSync(resolve(import.meta.dirname, "../../docs/policies.md"), "utf8");
    assert.equal(text, document(rules, exceptions), "Fix: npm run policies -- --write");
  });
});

describe("Exceptions", () => {
  it("name a rule and stages that there are", () => {
    for (const exception of exceptions) {
      assert.ok(
        rules.some(({ id }) => id === exception.rule),
        `${exception.rule} is no rule`,
      );
      assert.ok(exception.stages.length > 0, exception.rule);
      for (const stage of exception.stages) assert.ok(stages.includes(stage), `${stage} is no stage`);
    }
  });

  it("say why in a sentence or two", () => {
    for (const { rule, reason } of exceptions) assert.match(reason, /^.{40,}\.$/s, rule);
  });

  it("are looked at again within a year", () => {
    const inAYear = new Date(Date.now() + 370 * 86_400_000).toISOString().slice(0, 10);
    for (const { rule, expires } of exceptions) {
      assert.match(expires, /^20\d\d-[01]\d-[0-3]\d$/, rule);
      assert.ok(
        expires >= today,
        `the exception from ${rule} has expired on ${expires}: mend it, or give a reason anew`,
      );
      assert.ok(expires <= inAYear, `the exception from ${rule} is for more than a year`);
    }
  });

  it("hold for their rule, resources, stage and time, and for nothing else", () => {
    const graph = {
      resources: ["data-table", "other-table"].map((name) => ({
        urn: name,
        type: "aws:dynamodb/table:Table",
        name,
        inputs: { deletionProtectionEnabled: false },
        outputs: {},
        propertyDependencies: {},
        dependencies: [],
        secrets: [],
      })),
    };
    const one = {
      rule: "dynamodb-deletion-protection",
      resources: "data-*",
      stages: ["dev"],
      reason: "It is made up.",
      expires: "2026-12-31",
    };
    const open = (stage: string, day: string) =>
      judge(graph, stage, [one], day)
        .violations.filter(({ rule }) => rule.id === one.rule)
        .map(({ resource }) => resource?.name);
    assert.deepEqual(open("dev", "2026-12-31"), ["other-table"]);
    assert.deepEqual(open("dev", "2027-01-01"), ["data-table", "other-table"]);
    assert.deepEqual(open("prod", "2026-12-31"), ["data-table", "other-table"]);
    const unused = { ...one, resources: "gone" };
    assert.deepEqual(judge(graph, "dev", [unused], "2026-12-31").unused, [unused]);
  });
});
