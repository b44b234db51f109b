import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { GetQueryResultsCommand } from "@aws-sdk/client-athena";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { Lake } from "./support/lake.ts";

describe("Athena, with its SDK client", function () {
  this.timeout(60_000);
  let lake: Lake;
  const sizes: Record<string, number> = {};
  before(async () => {
    lake = await Lake.open();
    sizes["2026/11/24"] = await lake.clicks("2026/11/24", [
      { eventId: "a", userId: "u1", mysfitId: "m1", amount: 1 },
      { eventId: "b", userId: "u2", mysfitId: "m1", amount: 2 },
    ]);
    sizes["2026/11/25"] = await lake.clicks("2026/11/25", [{ eventId: "c", userId: "u1", mysfitId: "m2", amount: 4 }]);
  });
  after(async () => await lake.close());

  it("counts the lines of all days", async () => {
    deepEqual(await lake.rows("SELECT day, count(*) AS clicks, sum(amount) FROM clicks GROUP BY day ORDER BY day"), [
      ["2026/11/24", "2", "3"],
      ["2026/11/25", "1", "4"],
    ]);
  });

  it("answers rows with a header, types of Trino, and the file in S3", async () => {
    const { QueryExecutionId, ResultConfiguration, Statistics } = await lake.run(
      "SELECT eventid, amount, amount / 2, amount / 2.0E0, cast(null AS varchar) FROM clicks WHERE day = '2026/11/25'",
    );
    const { ResultSet } = await lake.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
    deepEqual(
      ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Type }) => Type),
      ["varchar", "bigint", "bigint", "double", "varchar"],
    );
    deepEqual(
      ResultSet?.Rows?.[1]?.Data?.map(({ VarCharValue }) => VarCharValue),
      ["c", "4", "2", "2.0", undefined],
    );
    equal(Statistics?.DataScannedInBytes, sizes["2026/11/25"]);
    equal(ResultConfiguration?.OutputLocation, `s3://results/athena/${QueryExecutionId}.csv`);
    const { Body } = await lake.s3.send(new GetObjectCommand({ Bucket: "results", Key: `athena/${QueryExecutionId}.csv` }));
    match((await Body?.transformToString()) ?? "", /^"eventid","amount",.*\n"c","4","2","2.0",\n$/);
  });

  it("names what is not there", async () => {
    equal(await lake.reason("SELECT *\n FROM nothing"), "TABLE_NOT_FOUND: line 2:7: Table 'awsdatacatalog.mysfits.nothing' does not exist");
    equal(
      await lake.reason("SELECT colour FROM clicks"),
      "COLUMN_NOT_FOUND: line 1:8: Column 'colour' cannot be resolved or requester is not authorized to access requested resources",
    );
    await rejects(lake.run("SELECT FROM WHERE"), { name: "InvalidRequestException" });
    ok(true);
  });
});
