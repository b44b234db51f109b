import assert from "node:assert/strict";
import { rules, describe as text, violationsOf, type PolicyResource } from "../../policies/index.ts";
import { behindDistribution } from "./fixtures/edge.ts";
import { fixtures } from "./fixtures/index.ts";
import { partOfComposite } from "./fixtures/people.ts";
import { logBucket, partlyKnown } from "./fixtures/storage.ts";

const ruleOf = (id: string) => {
  const rule = rules.find((one) => one.id === id);
  assert.ok(rule, `no rule ${id}`);
  return rule;
};
const broken = (id: string, resources: readonly PolicyResource[]) => violationsOf(ruleOf(id), { resources });

describe("Rules", () => {
  it("have ids of their own, a title, and a place in the list", () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    for (const { id, title, number } of rules) {
      assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.match(title, /^[A-Z].*[^.]$/, id);
      assert.ok(typeof number === "string" || (number >= 1 && number <= 48), id);
    }
  });

  it("are there for each number from 1 to 48", () => {
    const numbers = new Set(rules.map(({ number }) => number));
    for (let number = 1; number <= 48; number++)
      assert.ok(numbers.has(number), `no rule of number ${number}`);
  });

  it("have three fixtures each", () => {
    assert.deepEqual(Object.keys(fixtures).sort(), rules.map(({ id }) => id).sort());
  });

  for (const [id, fixture] of Object.entries(fixtures)) {
    it(`${id} finds no fault where it is kept`, () => {
      assert.deepEqual(broken(id, fixture.kept).map(text), []);
    });

    it(`${id} names what breaks it, and what is there`, () => {
      const [violation, ...more] = broken(id, fixture.broken);
      assert.ok(violation, "nothing was found");
      assert.deepEqual(more.map(text), []);
      assert.equal(violation.resource?.name, fixture.resource);
      assert.deepEqual(violation.got, fixture.got);
      assert.match(text(violation), new RegExp(`^${id}: .+\\(.+\\)\\. Fix: .+\\.$`, "s"));
    });

    it(`${id} claims nothing of what is not known yet`, () => {
      assert.deepEqual(broken(id, fixture.unknown).map(text), []);
    });
  }

  it("ask a bucket that takes logs for no log of its own", () => {
    assert.deepEqual(broken("s3-access-logs", logBucket), []);
  });

  it("take the web ACL of a distribution for that of an API that admits it alone", () => {
    assert.deepEqual(broken("api-waf", behindDistribution("arn:aws:wafv2:acl")), []);
    assert.equal(broken("api-waf", behindDistribution(undefined)).length, 1);
  });

  it("take a rule that is partly known for one that may be kept", () => {
    assert.deepEqual(broken("s3-lifecycle", partlyKnown), []);
  });

  it("take an alarm for heard that a composite alarm refers to", () => {
    assert.deepEqual(broken("alarm-actions", partOfComposite), []);
  });

  it("never tell the value of a secret", () => {
    const told = broken("no-secrets-in-environment", fixtures["no-secrets-in-environment"]?.broken ?? []).map(
      text,
    );
    assert.equal(told.length, 1);
    assert.ok(!told.join().includes("hunter2"));
    assert.match(told.join(), /environment\.variables\.DATABASE_PASSWORD/);
  });
});
