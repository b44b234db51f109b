import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Table } from "../../components/table/index.ts";
import { graphOf } from "../support/graph.ts";

const role = () => ({ name: "service", role: new aws.iam.Role("role", { assumeRolePolicy: "{}" }) });

describe("Table", () => {
  it("is on demand, encrypted, protected and restorable unless told otherwise", async () => {
    const graph = await graphOf(
      () => new Table("likes", { partitionKey: { attribute: "UserId" }, sortKey: { attribute: "MysfitId" } }),
    );
    const table = graph.one("aws:dynamodb/table:Table");
    assert.equal(table.inputs["billingMode"], "PAY_PER_REQUEST");
    assert.deepEqual(table.inputs["serverSideEncryption"], { enabled: true });
    assert.deepEqual(table.inputs["pointInTimeRecovery"], { enabled: true });
    assert.equal(table.inputs["deletionProtectionEnabled"], true);
    assert.equal(table.protect, true);
    assert.equal(table.inputs["hashKey"], "UserId");
    assert.equal(table.inputs["rangeKey"], "MysfitId");
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html
  it("has an end to what it can cost, and so has each of its indexes", async () => {
    const args = {
      partitionKey: { attribute: "Id" },
      indexes: { ByKind: { partitionKey: { attribute: "Kind" } } },
    };
    const limits = async (maximumThroughput?: { reads: number; writes: number }) => {
      const graph = await graphOf(() => new Table("things", { ...args, maximumThroughput }));
      const { onDemandThroughput, globalSecondaryIndexes } = graph.one("aws:dynamodb/table:Table").inputs;
      const [index] = globalSecondaryIndexes as { onDemandThroughput: unknown }[];
      return [onDemandThroughput, index?.onDemandThroughput];
    };
    const usual = { maxReadRequestUnits: 2_000, maxWriteRequestUnits: 1_000 };
    assert.deepEqual(await limits(), [usual, usual]);
    const less = { maxReadRequestUnits: 20, maxWriteRequestUnits: 10 };
    assert.deepEqual(await limits({ reads: 20, writes: 10 }), [less, less]);
    await assert.rejects(
      limits({ reads: 0, writes: 10 }),
      /Table "things": maximumThroughput must be whole numbers .* \(got .*0.*\)\. Fix: omit it/,
    );
  });

  it("can be destroyed when it is not protected", async () => {
    const graph = await graphOf(
      () => new Table("likes", { partitionKey: { attribute: "UserId" }, protect: false }),
    );
    const table = graph.one("aws:dynamodb/table:Table");
    assert.equal(table.protect, false);
    assert.equal(table.inputs["deletionProtectionEnabled"], false);
  });

  it("lists each key attribute once, and no other", async () => {
    const graph = await graphOf(
      () =>
        new Table("mysfits", {
          partitionKey: { attribute: "MysfitId" },
          indexes: {
            GoodEvilIndex: { partitionKey: { attribute: "GoodEvil" }, sortKey: { attribute: "MysfitId" } },
            AgeIndex: { partitionKey: { attribute: "Age", type: "N" } },
          },
        }),
    );
    const { inputs } = graph.one("aws:dynamodb/table:Table");
    assert.deepEqual(inputs["attributes"], [
      { name: "MysfitId", type: "S" },
      { name: "GoodEvil", type: "S" },
      { name: "Age", type: "N" },
    ]);
    assert.deepEqual(
      (
        inputs["globalSecondaryIndexes"] as { name: string; keySchemas: unknown; projectionType: string }[]
      ).map(({ name, keySchemas, projectionType }) => ({ name, keySchemas, projectionType })),
      [
        {
          name: "GoodEvilIndex",
          projectionType: "ALL",
          keySchemas: [
            { attributeName: "GoodEvil", keyType: "HASH" },
            { attributeName: "MysfitId", keyType: "RANGE" },
          ],
        },
        { name: "AgeIndex", projectionType: "ALL", keySchemas: [{ attributeName: "Age", keyType: "HASH" }] },
      ],
    );
  });

  it("grants actions on its own ARN and its indexes by name, never on a wildcard", async () => {
    const graph = await graphOf(() => {
      const table = new Table("mysfits", {
        partitionKey: { attribute: "MysfitId" },
        indexes: { SpeciesIndex: { partitionKey: { attribute: "Species" } } },
      });
      const service = role();
      table.grants.read(service);
      table.grants.scan(service);
      table.grants.write(service);
      table.grants.queryIndexes(service);
      table.grants.check(service);
    });
    const arn = graph.one("aws:dynamodb/table:Table").outputs["arn"] as string;
    const statements = graph
      .byType("aws:iam/rolePolicy:RolePolicy")
      .map(({ name, inputs }) => [
        name,
        (JSON.parse(inputs["policy"] as string) as { Statement: unknown[] }).Statement,
      ]);
    assert.deepEqual(Object.fromEntries(statements), {
      "mysfits-service-read": [
        {
          Effect: "Allow",
          Action: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"],
          Resource: [arn, `${arn}/index/SpeciesIndex`],
        },
      ],
      "mysfits-service-query-indexes": [
        { Effect: "Allow", Action: ["dynamodb:Query"], Resource: [`${arn}/index/SpeciesIndex`] },
      ],
      "mysfits-service-check": [
        { Effect: "Allow", Action: ["dynamodb:ConditionCheckItem"], Resource: [arn] },
      ],
      "mysfits-service-scan": [{ Effect: "Allow", Action: ["dynamodb:Scan"], Resource: [arn] }],
      "mysfits-service-write": [
        {
          Effect: "Allow",
          Action: [
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:ConditionCheckItem",
          ],
          Resource: [arn],
        },
      ],
    });
  });

  it("refuses one attribute with two types, and says how to mend it", async () => {
    await assert.rejects(
      graphOf(
        () =>
          new Table("odd", {
            partitionKey: { attribute: "Id" },
            indexes: { IdIndex: { partitionKey: { attribute: "Id", type: "N" } } },
          }),
      ),
      /Table "odd": the type of key attribute Id must be the same in the table and its indexes \(got \["S","N"\]\)\. Fix: give it one type/,
    );
  });

  it("lets the table be transformed, deeply", async () => {
    const graph = await graphOf(
      () =>
        new Table("t", {
          partitionKey: { attribute: "Id" },
          transform: { table: { pointInTimeRecovery: { recoveryPeriodInDays: 7 } } },
        }),
    );
    assert.deepEqual(graph.one("aws:dynamodb/table:Table").inputs["pointInTimeRecovery"], {
      enabled: true,
      recoveryPeriodInDays: 7,
    });
  });
});
