import { TooManyRequestsException } from "@aws-sdk/client-athena";
import { clickQueries, reportDays, type ReportDays } from "./queries.ts";
import { json, problem, type ProxyEvent, type ProxyResult } from "../http.ts";
import { clickReport } from "./answer.ts";
import type { ClickReport } from "./schema.ts";
import { QueryError, type QueryResult } from "./query.ts";

/** Surroundings of {@link reporter}. */
export interface ReportOptions {
  /** Runs a query, until a time in milliseconds since 1970. @throws QueryError */
  readonly query: (sql: string, deadline: number) => Promise<QueryResult>;
  readonly now: () => number;
}

const ADMINISTRATORS = "admin";
/** Below the function's own time, and the 29 seconds of API Gateway, so that there is time to stop a query and to say so. */
const LONGEST = 24_000;
/** Time for which an answer is given again, milliseconds: a page that is loaded over and over must not read the lake each time, for each read is paid. */
const KEEP = 30_000;

/** Makes the answers of `GET /stream/clicks/report?days=1|7|30`, for administrators: what visitors looked at. One at a time asks Athena for the same days; who comes
 * meanwhile, or soon after, gets the same answer.
 * @returns The function that answers requests. */
export function reporter({ query, now }: ReportOptions): (event: ProxyEvent) => Promise<ProxyResult> {
  const answers = new Map<ReportDays, { readonly until: number; readonly report: Promise<ClickReport> }>();

  async function make(days: ReportDays): Promise<ClickReport> {
    const deadline = now() + LONGEST;
    const { clicks, failures } = clickQueries(days);
    // Both are waited for, so that each that has begun is read or stopped.
    const [counted, aside] = await Promise.allSettled([
      query(clicks.sql, deadline),
      query(failures.sql, deadline),
    ]);
    if (counted.status === "rejected") throw counted.reason;
    if (aside.status === "rejected") throw aside.reason;
    return clickReport(days, now(), counted.value, aside.value);
  }

  function cached(days: ReportDays): Promise<ClickReport> {
    const known = answers.get(days);
    if (known && now() < known.until) return known.report;
    const report = make(days);
    answers.set(days, { until: now() + LONGEST + KEEP, report });
    report.then(
      () => answers.set(days, { until: now() + KEEP, report }),
      () => answers.delete(days),
    );
    return report;
  }

  return async (event) => {
    if (!groupsOf(event).includes(ADMINISTRATORS)) return problem(event, 403, "This is for administrators.");
    const days = daysOf(event);
    if (days === undefined)
      return problem(event, 400, `days must be given once, as one of ${reportDays.join(", ")}.`);
    try {
      return json(200, await cached(days));
    } catch (error) {
      // eslint-disable-next-line no-console -- a function's log
      console.error("the report was not made", error);
      if (error instanceof TooManyRequestsException)
        return problem(
          event,
          503,
          "Too many queries run just now. Try again in a moment.",
          {},
          { "Retry-After": "5" },
        );
      const kind = error instanceof QueryError ? error.kind : "failed";
      if (kind === "timeout")
        return problem(
          event,
          504,
          "The query took too long and was stopped. Try again, or choose fewer days.",
        );
      if (kind === "limit")
        return problem(event, 422, "The query would read more than it may. Choose fewer days.");
      return problem(event, 502, "The clicks could not be read.");
    }
  };
}

/** Groups of the verified token. API Gateway joins a list with commas. */
function groupsOf({ requestContext }: ProxyEvent): readonly string[] {
  return requestContext.authorizer?.claims?.["cognito:groups"]?.split(",") ?? [];
}

function daysOf({ multiValueQueryStringParameters: query }: ProxyEvent): ReportDays | undefined {
  const { days = [], ...others } = query ?? {};
  if (days.length !== 1 || Object.keys(others).length > 0) return undefined;
  return reportDays.find((known) => String(known) === days[0]);
}
