import assert from "node:assert/strict";
import { Lake } from "./support/lake.ts";

/** Answers of Trino, by its documentation.
 * @see https://trino.io/docs/current/functions.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html */
const answers: Readonly<Record<string, readonly (string | null)[]>> = {
  "7 / 2, 7 / 2.0E0, -7 / 2, 5 % 3": ["3", "3.5", "-3", "2"],
  "1E0, 1E10, 0.00001E0, 12345678.5E0, nan(), infinity(), -0.0E0": [
    "1.0",
    "1.0E10",
    "1.0E-5",
    "1.23456785E7",
    "NaN",
    "Infinity",
    "-0.0",
  ],
  "date_parse('2026-11-24 10:11:12', '%Y-%m-%d %H:%i:%s')": ["2026-11-24 10:11:12.000"],
  "date_format(timestamp '2026-11-24 10:11:12', '%W %d %M %Y %T %c %e %i')": [
    "Tuesday 24 November 2026 10:11:12 11 24 11",
  ],
  "format_datetime(timestamp '2026-11-24 10:11:12', 'yyyy-MM-dd HH:mm:ss')": ["2026-11-24 10:11:12"],
  "date_add('day', -1, date '2026-01-01'), date_add('month', 1, timestamp '2026-01-31 00:00:00')": [
    "2025-12-31",
    "2026-02-28 00:00:00.000",
  ],
  "date_diff('hour', timestamp '2026-01-01 00:30:00', timestamp '2026-01-01 02:00:00')": ["1"],
  "date_trunc('month', date '2026-11-24'), date_trunc('hour', timestamp '2026-11-24 10:11:12')": [
    "2026-11-01",
    "2026-11-24 10:00:00.000",
  ],
  "from_iso8601_timestamp('2026-01-01T09:00:00+09:00'), from_iso8601_date('2026-01-01')": [
    "2026-01-01 00:00:00.000 UTC",
    "2026-01-01",
  ],
  "from_unixtime(1.5E0), to_unixtime(timestamp '1970-01-02 00:00:00')": [
    "1970-01-01 00:00:01.500 UTC",
    "86400.0",
  ],
  "day_of_week(date '2026-11-29'), day_of_year(date '2026-02-01'), year(date '2026-02-01')": [
    "7",
    "32",
    "2026",
  ],
  "timestamp '2026-01-02 00:00:00' - interval '1' hour": ["2026-01-01 23:00:00.000"],
  "current_timestamp AT TIME ZONE 'UTC' <= localtimestamp + interval '1' hour, current_date = cast(now() AS date)":
    ["true", "true"],
  "regexp_like('abc', 'b'), regexp_extract('abc', 'x'), regexp_extract('a1b2', '([a-z])(\\d)', 2)": [
    "true",
    null,
    "1",
  ],
  "regexp_replace('a1b2', '\\d'), regexp_replace('a1b2', '([a-z])(\\d)', '$2$1')": ["ab", "1a2b"],
  "json_extract_scalar('{\"a\":{\"b\":1}}', '$.a.b'), json_extract_scalar('{\"a\":{}}', '$.a')": ["1", null],
  "element_at(array[1,2], 2), element_at(array[1], 5), cardinality(array[1,2,3]), array_join(array['a','b'], '-')":
    ["2", null, "3", "a-b"],
  "transform(array[1,2], x -> x + 1), filter(array[1,2,3], x -> x > 1), sequence(1, 3)": [
    "[2, 3]",
    "[2, 3]",
    "[1, 2, 3]",
  ],
  "try_cast('x' AS bigint), try(cast('x' AS integer)), if(true, 'a', 'b')": [null, null, "a"],
  "cast(row(1, 'a') AS row(x integer, y varchar)), map(array['k'], array[1])": ["{x=1, y=a}", "{k=1}"],
  "cast(array['1'] AS array(bigint)), X'6162'": ["[1]", "61 62"],
};

const aggregates: Readonly<Record<string, readonly (readonly (string | null)[])[]>> = {
  "SELECT approx_distinct(u), approx_distinct(u) FILTER (WHERE n > 1), approx_percentile(n, 0.5), count_if(n > 1), max_by(u, n) FROM t":
    [["2", "2", "2", "2", "a"]],
  "SELECT grouping(u), u, count(*), sum(n) FROM t GROUP BY GROUPING SETS ((u), ()) ORDER BY 1, 2": [
    ["0", "a", "2", "4"],
    ["0", "b", "1", "2"],
    ["1", null, "3", "6"],
  ],
  "SELECT t.u, x FROM t CROSS JOIN UNNEST(array[1, 2]) AS e(x) WHERE n = 3 ORDER BY x": [
    ["a", "1"],
    ["a", "2"],
  ],
  "SELECT u, n FROM t ORDER BY n DESC OFFSET 1 LIMIT 1": [["b", "2"]],
  "SELECT u FROM (SELECT u, row_number() OVER (PARTITION BY u ORDER BY n) AS place FROM t) WHERE place = 2": [
    ["a"],
  ],
};

describe("Athena's dialect", function () {
  this.timeout(60_000);
  let lake: Lake;
  before(async () => {
    lake = await Lake.open();
  });
  after(async () => await lake.close());

  for (const [expressions, expected] of Object.entries(answers))
    it(`answers ${expressions}`, async () =>
      assert.deepEqual(await lake.rows(`SELECT ${expressions}`), [expected]));

  for (const [sql, expected] of Object.entries(aggregates))
    it(`answers ${sql}`, async () =>
      assert.deepEqual(
        await lake.rows(`WITH t AS (SELECT * FROM (VALUES ('a', 1), ('b', 2), ('a', 3)) AS v(u, n)) ${sql}`),
        expected,
      ));

  it("says what it does not know", async () => {
    assert.match(
      await lake.reason("SELECT date_add('fortnight', 1, current_date)"),
      /^INVALID_FUNCTION_ARGUMENT: 'fortnight' is not a valid/,
    );
    assert.match(await lake.reason("SELECT row(1, 2)"), /^NOT_SUPPORTED: a row whose fields have no names/);
  });
});
