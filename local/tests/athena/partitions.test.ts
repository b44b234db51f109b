import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { projectedPartitions } from "../../aws/athena/execution/projection.ts";
import { Lake } from "./support/lake.ts";

const NOW = Date.parse("2026-11-28T12:00:00Z");

/** @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html */
describe("Partition projection", () => {
  const project = (parameters: Readonly<Record<string, string>>, keys = ["day"]) =>
    projectedPartitions(
      {
        Name: "t",
        PartitionKeys: keys.map((Name) => ({ Name, Type: "string" })),
        StorageDescriptor: { Location: "s3://b/t" },
        Parameters: { "projection.enabled": "true", ...parameters },
      },
      NOW,
    );
  const date = (range: string, format: string, more: Readonly<Record<string, string>> = {}) =>
    project({
      "projection.day.type": "date",
      "projection.day.range": range,
      "projection.day.format": format,
      ...more,
    }).map(({ values: [value] }) => value);

  it("counts dates from one end to the other", () => {
    assert.deepEqual(date("2026/11/26,NOW", "yyyy/MM/dd"), ["2026/11/26", "2026/11/27", "2026/11/28"]);
    assert.deepEqual(date("NOW-2DAYS,NOW", "yyyy-MM-dd"), ["2026-11-26", "2026-11-27", "2026-11-28"]);
    assert.deepEqual(date("2026-09,NOW", "yyyy-MM"), ["2026-09", "2026-10", "2026-11"]);
    const hours = { "projection.day.interval": "6", "projection.day.interval.unit": "HOURS" };
    assert.deepEqual(date("2026/11/28/00,NOW", "yyyy/MM/dd/HH", hours), [
      "2026/11/28/00",
      "2026/11/28/06",
      "2026/11/28/12",
    ]);
    assert.deepEqual(date("2025,NOW+1YEAR", "yyyy"), ["2025", "2026", "2027"]);
    assert.deepEqual(date("2027/01/01,NOW", "yyyy/MM/dd"), []);
  });

  it("combines keys of every type, in the template or in Hive's way", () => {
    const parameters = {
      "projection.kind.type": "enum",
      "projection.kind.values": "a, b",
      "projection.n.type": "integer",
      "projection.n.range": "8,10",
      "projection.n.interval": "2",
      "projection.n.digits": "2",
    };
    assert.deepEqual(
      project(parameters, ["kind", "n"]).map(({ location }) => location),
      ["s3://b/t/kind=a/n=08/", "s3://b/t/kind=a/n=10/", "s3://b/t/kind=b/n=08/", "s3://b/t/kind=b/n=10/"],
    );
    const template = { "storage.location.template": "s3://b/${n}/${kind}/" };
    assert.equal(project({ ...parameters, ...template }, ["kind", "n"])[1]?.location, "s3://b/10/a/");
  });

  it("names what is wrong with a projection", () => {
    assert.throws(
      () => date("2026/13/01,NOW", "yyyy/MM/dd"),
      /"2026\/13\/01", which is not of the form "yyyy\/MM\/dd"/,
    );
    assert.throws(() => date("2026,NOW", "yyyy/MM/dd/HH"), /projection.day.interval.unit must be given/);
    assert.throws(
      () => project({}),
      /projection.day.type must be enum, integer, date or injected \(got nothing\)/,
    );
    assert.throws(() => project({ "projection.day.type": "injected" }), /injected/);
    assert.throws(() => date("2026/01/01,NOW", "yyyy/MMM/dd"), /"MMM" in the projection format/);
    assert.throws(
      () =>
        project({
          "projection.day.type": "enum",
          "projection.day.values": "a",
          "storage.location.template": "s3://b/",
        }),
      /lacks \${day}/,
    );
    assert.throws(
      () => project({ "projection.day.type": "integer", "projection.day.range": "0,9999999999" }),
      /more than the 1000000/,
    );
  });
});

describe("Athena's partitions", function () {
  this.timeout(60_000);
  const days = ["2026/11/24", "2026/11/25", "2026/11/26"];
  let lake: Lake;
  const sizes = new Map<string, number>();
  before(async () => {
    lake = await Lake.open();
    for (const [index, day] of days.entries())
      sizes.set(
        day,
        await lake.clicks(
          day,
          Array.from({ length: index + 1 }, (_, at) => ({ eventId: `${day}-${at}`, amount: index })),
        ),
      );
  });
  after(async () => await lake.close());

  const bytes = (read: readonly number[]) =>
    read.reduce((sum, index) => sum + (sizes.get(days[index] as string) ?? 0), 0);
  /** Condition, days whose bytes are read, and rows that come. */
  const conditions: readonly (readonly [string, readonly number[], number])[] = [
    ["day = '2026/11/24'", [0], 1],
    ["'2026/11/24' = day", [0], 1],
    ["day >= '2026/11/25'", [1, 2], 5],
    ["day BETWEEN '2026/11/24' AND '2026/11/25'", [0, 1], 3],
    ["day IN ('2026/11/24', '2026/11/26') AND amount >= 0", [0, 2], 4],
    ["day LIKE '%/25' OR day = '2026/11/26'", [1, 2], 5],
    ["NOT (day = '2026/11/24')", [1, 2], 5],
    ["clicks.day > date_format(date '2026-11-24' + interval '1' day, '%Y/%m/%d')", [2], 3],
    ["day < date_format(current_date + interval '1' day, '%Y/%m/%d') AND day > '2026/11/25'", [2], 3],
    ["date_parse(day, '%Y/%m/%d') > timestamp '2026-11-25 00:00:00'", [2], 3],
    // Whatever is not about the day alone reads every day.
    ["day = '2026/11/24' OR amount = 2", [0, 1, 2], 4],
    ["amount = 0", [0, 1, 2], 1],
    ["day = (SELECT max(d) FROM (VALUES '2026/11/24') AS v(d))", [0, 1, 2], 1],
    ["day = '2026/11/24' AND rand() < 2", [0], 1],
    ["(day = '2026/11/24') = (rand() < 2)", [0, 1, 2], 1],
    ["day = '1999/01/01'", [], 0],
  ];
  for (const [condition, read, rows] of conditions)
    it(`reads ${read.length} of 3 days where ${condition}`, async () => {
      const sql = `SELECT eventid FROM clicks WHERE ${condition.replace("(VALUES '2026/11/24')", "(VALUES ('2026/11/24'))")}`;
      const { Statistics, Status } = await lake.run(sql);
      assert.equal(Status?.StateChangeReason, undefined);
      assert.equal(Statistics?.DataScannedInBytes, bytes(read));
      assert.equal((await lake.rows(sql)).length, rows);
    });

  it("counts a table as often as a query mentions it, and loses no row of an outer join", async () => {
    const union = await lake.run(
      "SELECT 1 FROM clicks WHERE day = '2026/11/24' UNION ALL SELECT 1 FROM clicks WHERE day <= '2026/11/25'",
    );
    assert.equal(union.Statistics?.DataScannedInBytes, bytes([0, 0, 1]));
    const outer = `SELECT a.d, b.eventid FROM (VALUES ('2026/11/24'), ('2026/11/25')) AS a(d) LEFT JOIN clicks b ON a.d = b.day
      WHERE coalesce(b.day, 'none') <> '2026/11/25'`;
    assert.deepEqual(await lake.rows(outer), [["2026/11/24", "2026/11/24-0"]]);
    const cte = await lake.run(
      "WITH c AS (SELECT * FROM clicks WHERE day = '2026/11/24') SELECT count(*) FROM c x, c y",
    );
    assert.equal(cte.Statistics?.DataScannedInBytes, bytes([0]));
  });

  /** @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html */
  it("cancels a query that would read more than the workgroup allows", async () => {
    await lake.table("large");
    for (const day of days)
      await lake.put(`large/${day}/1`, `{"eventId":"${randomBytes(2_000_000).toString("hex")}"}\n`);
    const { Status, Statistics } = await lake.run("SELECT count(*) FROM large");
    assert.equal(Status?.State, "CANCELLED");
    assert.match(Status?.StateChangeReason ?? "", /Bytes scanned limit was exceeded/);
    assert.equal(Statistics?.DataScannedInBytes, 10_000_000);
    assert.deepEqual(await lake.rows("SELECT count(*) FROM large WHERE day = '2026/11/24'"), [["1"]]);
  });
});
