/** Days that a report may look back. */
export const reportDays = [1, 7, 30] as const;
export type ReportDays = (typeof reportDays)[number];

/** Slots that a report counts by: its oldest slot begins where the report does, and the newest is not over yet. Both in UTC. */
export const reportSlots: Readonly<
  Record<ReportDays, { readonly unit: "hour" | "day"; readonly count: number; readonly format: string }>
> = {
  1: { unit: "hour", count: 24, format: "%Y-%m-%dT%H:00:00Z" },
  7: { unit: "hour", count: 168, format: "%Y-%m-%dT%H:00:00Z" },
  30: { unit: "day", count: 30, format: "%Y-%m-%dT00:00:00Z" },
};

/** A query that Athena keeps for people, and that the report runs. */
export interface NamedQuery {
  readonly description: string;
  readonly sql: string;
}

/** Makes the time when the slots of a report begin, in SQL. */
const begin = (days: ReportDays) => {
  const { unit, count } = reportSlots[days];
  return `date_trunc('${unit}', current_timestamp) - interval '${count - 1}' ${unit}`;
};

/** Days of arrival that may hold what was received since then: an object is named after the oldest record in it, which may have waited for as
 * long as the stream buffers (15 minutes at most). Athena reads no other day. */
const daysSince = (days: ReportDays) => `day >= date_format(${begin(days)} - interval '1' hour, '%Y/%m/%d')`;

/** Makes the query for everything that a report tells of clicks, by one scan: one row for all, one for each slot of time, mysfit, species and alignment; `kind` says
 * which. A click that arrived more than once counts as it came first. Time is when the API took a click, for a browser's clock may be wrong:
 * the lag leaves out those that were ahead of ours, and counts them.
 * @see https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html
 * @see https://trino.io/docs/current/sql/select.html#complex-grouping-operations */
const clicksQuery = (days: ReportDays) => `WITH arrivals AS (
  SELECT
    eventid, mysfitid, userid, species, goodevil, lawchaos,
    from_iso8601_timestamp(receivedat) AS received,
    date_diff('millisecond', from_iso8601_timestamp("at"), from_iso8601_timestamp(receivedat)) AS lag_ms,
    row_number() OVER (PARTITION BY eventid ORDER BY receivedat) AS arrival,
    count(*) OVER (PARTITION BY eventid) AS arrival_count
  FROM clicks
  WHERE ${daysSince(days)}
),
looks AS (
  SELECT
    mysfitid, species, goodevil, lawchaos, lag_ms, arrival_count,
    nullif(userid, 'guest') AS member,
    date_format(received, '${reportSlots[days].format}') AS slot
  FROM arrivals
  WHERE arrival = 1 AND received >= ${begin(days)}
)
SELECT
  CASE grouping(slot, mysfitid, species, goodevil, lawchaos)
    WHEN 31 THEN 'all' WHEN 15 THEN 'time' WHEN 23 THEN 'mysfit' WHEN 27 THEN 'species' WHEN 28 THEN 'alignment'
  END AS kind,
  slot, mysfitid, species, goodevil, lawchaos,
  count(*) AS clicks,
  count(*) - count(member) AS guest_clicks,
  count(DISTINCT member) AS users,
  sum(arrival_count - 1) AS duplicates,
  approx_percentile(CASE WHEN lag_ms >= 0 THEN lag_ms END, 0.5) AS lag_p50_ms,
  approx_percentile(CASE WHEN lag_ms >= 0 THEN lag_ms END, 0.95) AS lag_p95_ms,
  max(CASE WHEN lag_ms >= 0 THEN lag_ms END) AS lag_maximum_ms,
  count(CASE WHEN lag_ms < 0 THEN 1 END) AS ahead
FROM looks
GROUP BY GROUPING SETS ((), (slot), (mysfitid), (species), (goodevil, lawchaos))
ORDER BY kind, slot, clicks DESC, mysfitid, species`;

/** Records that Firehose put aside, by reason. A record is one request of a browser, with up to 20 clicks. */
const failuresQuery = (days: ReportDays) => `SELECT
  coalesce(errorcode, lasterrorcode) AS code,
  coalesce(errormessage, lasterrormessage) AS message,
  count(*) AS records,
  max(arrivaltimestamp) AS newest_ms
FROM clicks_failed
WHERE ${daysSince(days)} AND arrivaltimestamp >= 1000 * to_unixtime(${begin(days)})
GROUP BY coalesce(errorcode, lasterrorcode), coalesce(errormessage, lasterrormessage)
ORDER BY records DESC, code, message
LIMIT 50`;

/** The queries of a report. Their text is fixed: nothing of a request gets into it. They are of Athena's engine 3, on the tables of
 * `ClickStream` with the events `clicks`. */
export const clickQueries = (days: ReportDays) =>
  ({
    clicks: {
      description: `Clicks of ${words(days)}: in all, over time, by mysfit, species and alignment`,
      sql: clicksQuery(days),
    },
    failures: {
      description: `Records of ${words(days)} that were put aside, by reason`,
      sql: failuresQuery(days),
    },
  }) satisfies Record<string, NamedQuery>;

const words = (days: ReportDays) => (days === 1 ? "the last day" : `the last ${days} days`);

/** The queries as Athena keeps them, by name. */
export const namedQueries: Readonly<Record<string, NamedQuery>> = Object.fromEntries(
  reportDays.flatMap((days) =>
    Object.entries(clickQueries(days)).map(([name, query]) => [`${name}-${days}-days`, query]),
  ),
);
