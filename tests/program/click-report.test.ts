import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { namedQueries } from "../../app/functions/click-report/queries.ts";
import { Lake } from "../../local/tests/athena/support/lake.ts";

const strings = (names: string) => names.split(" ").map((name) => ({ name, type: "string" }));

describe("Athena, with the queries of the click report", function () {
  this.timeout(60_000);
  let lake: Lake;
  before(async () => {
    lake = await Lake.open();
    await lake.testbed.resources.remove("aws:glue/catalogTable:CatalogTable", "clicks");
    await lake.table(
      "clicks",
      {},
      strings("eventid mysfitid at receivedat userid species goodevil lawchaos"),
    );
    await lake.table("clicks_failed", {}, [
      ...strings("errorcode errormessage lasterrorcode lasterrormessage rawdata"),
      { name: "attemptsmade", type: "int" },
      { name: "arrivaltimestamp", type: "bigint" },
    ]);
    const now = new Date();
    const day = now.toISOString().slice(0, 10).replaceAll("-", "/");
    const click = (eventId: string, userId: string, mysfitId: string) => ({
      eventId,
      mysfitId,
      at: new Date(now.getTime() - 500).toISOString(),
      receivedAt: now.toISOString(),
      userId,
      species: "Troll",
      goodevil: "Evil",
      lawchaos: "Chaotic",
    });
    const lines = [
      click("1", "guest", "m1"),
      click("1", "guest", "m1"),
      click("2", "u1", "m1"),
      click("3", "u1", "m2"),
    ];
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    await lake.put(`clicks/${day}/1.gz`, gzipSync(body));
    await lake.put("clicks/2026/01/01/1.gz", gzipSync(body));
    const failed = {
      attemptsMade: 4,
      arrivalTimestamp: now.getTime(),
      errorCode: "Lambda.FunctionError",
      errorMessage: "no",
      rawData: "eA==",
    };
    await lake.put(`clicks_failed/${day}/1`, `${JSON.stringify(failed)}\n`);
  });
  after(async () => await lake.close());

  for (const [name, { sql }] of Object.entries(namedQueries))
    it(`runs ${name}`, async () => {
      const rows = await lake.rows(sql);
      if (name.startsWith("failures"))
        assert.deepEqual(
          rows.map((row) => row.slice(0, 3)),
          [["Lambda.FunctionError", "no", "1"]],
        );
      else {
        const all = rows.find(([kind]) => kind === "all");
        assert.deepEqual(all, [
          "all",
          null,
          null,
          null,
          null,
          null,
          "3",
          "1",
          "1",
          "1",
          "500",
          "500",
          "500",
          "0",
        ]);
        assert.deepEqual(
          rows.map(([kind]) => kind),
          ["alignment", "all", "mysfit", "mysfit", "species", "time"],
        );
      }
    });

  it("reads only the days that can matter", async () => {
    const { Statistics } = await lake.run(namedQueries["clicks-1-days"]?.sql ?? "");
    const all = await lake.run("SELECT count(*) FROM clicks");
    assert.equal((all.Statistics?.DataScannedInBytes ?? 0) / 2, Statistics?.DataScannedInBytes);
  });
});
