import assert from "node:assert/strict";
import { resolve } from "node:path";
import { faultOf, rules, violationsOf, type PolicyResource } from "../../../policies/index.ts";
import { graphOfStack } from "../../support/graph.ts";
import { resource } from "../fixtures/fixture.ts";
import { fixtures } from "../fixtures/index.ts";
import { Analyzer, type Diagnostic } from "./analyzer.ts";

const folder = resolve(import.meta.dirname, "../../../policies");
const reason = "What is in it is made up, and made again by the next run.";

describe("The policy pack, as Pulumi runs and asks it", function () {
  this.timeout(60_000);
  let pack: Analyzer;
  before(async () => {
    pack = await Analyzer.start(folder);
  });
  after(() => pack.stop());
  afterEach(() => pack.configure({}));

  it("has a policy for each rule, with its title, weight and level", async () => {
    const policies = (await pack.policies()).filter(({ name }) => name !== "notes");
    assert.deepEqual(
      policies,
      rules.map(({ id, title, severity }) => ({
        name: id,
        description: title,
        mandatory: severity !== "low",
        severity,
      })),
    );
  });

  it("finds in every fixture what the rule finds, of the same resource, and nothing where a rule is kept or what decides is not known", async () => {
    for (const [id, fixture] of Object.entries(fixtures)) {
      const rule = rules.find((one) => one.id === id);
      assert.ok(rule);
      for (const state of ["kept", "broken", "unknown"] as const) {
        const resources = fixture[state].map(sorted);
        const expected: readonly Diagnostic[] = violationsOf(rule, { resources }).map((violation) => ({
          policy: id,
          message: `${rule.title}\n${faultOf(violation)}`,
          urn: violation.resource?.urn ?? "",
          mandatory: rule.severity !== "low",
        }));
        const found = (await pack.analyze(resources)).filter(({ policy }) => policy === id);
        assert.deepEqual(found, expected, `${id}, ${state}`);
      }
    }
  });

  for (const preview of [true, false])
    it(`finds nothing in prod of this program${preview ? " in a preview" : ""} that its exceptions do not give leave for`, async () => {
      const { resources } = await graphOfStack("prod", { preview });
      assert.deepEqual(await pack.analyze(resources), []);
    });

  it("gives no leave to another program that has the name of a resource or stage in common", async () => {
    const own = named("urn:pulumi:dev::mysfits::aws:dynamodb/table:Table::mysfits-table");
    const other = named("urn:pulumi:dev::elsewhere::aws:dynamodb/table:Table::mysfits-table");
    const protectedFrom = async (one: PolicyResource) =>
      (await pack.analyze([one])).filter(({ policy }) => policy === "dynamodb-deletion-protection").length;
    assert.equal(await protectedFrom(own), 0);
    assert.equal(await protectedFrom(other), 1);
  });

  it("takes exceptions of another program from its configuration, for their resources, stage and time", async () => {
    const told = async (exception: object) => {
      const exceptions = [
        { resources: "mysfits-*", stages: ["dev"], reason, expires: "2099-12-31", ...exception },
      ];
      await pack.configure({
        "dynamodb-deletion-protection": { level: "mandatory", properties: { exceptions } },
      });
      const found = await pack.analyze([
        named("urn:pulumi:dev::elsewhere::aws:dynamodb/table:Table::mysfits-table"),
      ]);
      return found
        .filter(({ policy }) => policy === "dynamodb-deletion-protection")
        .map(({ message }) => message);
    };
    assert.deepEqual(await told({}), []);
    assert.equal((await told({ resources: "likes-*" })).length, 1);
    assert.equal((await told({ stages: ["prod"] })).length, 1);
    const [expired] = await told({ expires: "2026-01-31" });
    assert.match(String(expired), /set it to true.* The exception from it has expired on 2026-01-31\.$/s);
  });

  it("says that a secret is one, and never its value", async () => {
    const secret = "hunter2-of-somebody";
    const found = await pack.analyze([
      resource("aws:s3/bucketVersioning:BucketVersioning", "versions", { bucket: "b" }),
      resource("aws:lambda/function:Function", "worker", { runtime: secret, packageType: "Zip" }, [
        "runtime",
      ]),
      resource("aws:lambda/function:Function", "other", { environment: { variables: { LEVEL: secret } } }, [
        "environment.variables.LEVEL",
      ]),
    ]);
    const messages = found.map(({ message }) => message).join("\n");
    assert.ok(!messages.includes(secret));
    assert.match(messages, /\(runtime is a secret\)/);
    assert.match(
      messages,
      /No secret is in the environment[^\n]*\n\(environment\.variables\.LEVEL is a secret\)/,
    );
  });

  it("tells no text where it may not know what is secret, and goes on judging", async () => {
    await pack.configure({ notes: { level: "advisory" } });
    const found = await pack.analyze([
      named("urn:pulumi:dev::elsewhere::aws:lambda/function:Function::fresh", { runtime: "nodejs16.x" }),
    ]);
    const [runtime] = found.filter(({ policy }) => policy === "lambda-runtime");
    assert.match(String(runtime?.message), /\(runtime is "a text"\)/);
  });

  it("takes what a provider answers for nothing given as nothing given", async () => {
    const queue = resource("aws:sqs/queue:Queue", "queue", { sqsManagedSseEnabled: true });
    const answered = {
      ...queue,
      outputs: { ...queue.outputs, policy: "", redrivePolicy: "", kmsMasterKeyId: "" },
    };
    const found = await pack.analyze([answered]);
    assert.deepEqual(
      found.map(({ policy }) => policy),
      ["budget"],
    );
  });

  it("goes on when a rule can't be asked of something", async () => {
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const found = await pack.analyze([resource(type, "it", { containerDefinitions: "[{", pidMode: "host" })]);
    const policies = found.map(({ policy }) => policy);
    assert.ok(policies.includes("ecs-own-processes"));
    assert.ok(!policies.includes("ecs-read-only"));
    assert.match(pack.errors, /^ecs-read-only could not be asked: .+JSON/m);
  });
});

/** A value with its members in the order of their names, as the protocol has them. */
function sorted<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted) as Value;
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member as unknown)])) as Value;
}

/** A resource by its URN. */
function named(urn: string, inputs: Readonly<Record<string, unknown>> = {}): PolicyResource {
  const [, , type = "", name = ""] = urn.split("::");
  return { ...resource(type, name, inputs), urn };
}
