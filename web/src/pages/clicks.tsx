import { useMemo } from "react";
import { getClickReport, listMysfits, reportDays, type ClickCount, type ClickReport, type ReportDays } from "../api.ts";
import { BarChart } from "../parts/chart.tsx";
import { Failure } from "../parts/failure.tsx";
import { Link } from "../router.tsx";
import { useUser } from "../session.ts";
import { useData } from "../use-data.ts";
import { bytes, count, duration, moment, slotName } from "./clicks-format.ts";
import "./clicks.css";

/** What visitors look at, for administrators. The service says who is one; this page only spares others the question.
 * @param days What the address says. */
export function Clicks({ days: given }: { days: string | null }) {
  const days = reportDays.find((known) => String(known) === given) ?? 7;
  const user = useUser();
  const isAdministrator = user?.groups.includes("admin") ?? false;
  const { value, error, loading, reload } = useData(isAdministrator ? `clicks ${days}` : undefined, async (signal) => {
    const [report, names] = await Promise.all([getClickReport(days, signal), namesOfMysfits(signal)]);
    return { report, names };
  });
  return (
    <div className="clicks">
      <h1>Clicks</h1>
      {user === null && (
        <p>
          <Link href="/sign-in?next=/clicks">Sign in</Link> to see what visitors look at.
        </p>
      )}
      {user && !isAdministrator && <p>This page is for administrators.</p>}
      {isAdministrator && (
        <>
          <Windows days={days} reload={reload} disabled={loading} />
          {loading && (
            <p className="quiet" role="status">
              Counting clicks …
            </p>
          )}
          {error && <Failure error={error} retry={reload} />}
          {value && <Report {...value} />}
        </>
      )}
    </div>
  );
}

/** Ids do where the names can't be had. */
async function namesOfMysfits(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const mysfits = await listMysfits({}, signal).catch(() => []);
  return new Map(mysfits.map(({ mysfitId, name }) => [mysfitId, name]));
}

function Windows({ days, reload, disabled }: { days: ReportDays; reload: () => void; disabled: boolean }) {
  return (
    <div className="windows">
      <nav aria-label="Time">
        {reportDays.map((one) => (
          <Link key={one} href={`/clicks?days=${one}`} className="choice" aria-current={one === days ? "page" : undefined}>
            {one === 1 ? "24 hours" : `${one} days`}
          </Link>
        ))}
      </nav>
      <button type="button" onClick={reload} disabled={disabled}>
        Refresh
      </button>
    </div>
  );
}

function Report({ report, names }: { report: ClickReport; names: ReadonlyMap<string, string> }) {
  const { totals, byMysfit, bySpecies, lag, generatedAt, scannedBytes } = report;
  return (
    <>
      <dl className="figures">
        <Figure name="Clicks" value={count(totals.clicks)} />
        <Figure name="Signed-in users" value={count(totals.users)} />
        <Figure name="Clicks by guests" value={count(totals.guestClicks)} />
        <Figure name="Duplicates removed" value={count(totals.duplicates)} />
      </dl>
      {totals.clicks === 0 ? (
        <p>Nobody has looked at a mysfit in this time, or what was looked at is still on its way: that takes a minute or two.</p>
      ) : (
        <>
          <OverTime report={report} />
          <div className="columns">
            <Bars title="Mysfits" rows={byMysfit.map((row) => ({ ...row, name: names.get(row.mysfitId) ?? row.mysfitId }))} />
            <Bars title="Species" rows={bySpecies.map((row) => ({ ...row, name: row.species }))} />
            <Alignments report={report} />
            <section>
              <h2>From click to arrival</h2>
              <dl>
                <dt>Half within</dt>
                <dd>{duration(lag.p50)}</dd>
                <dt>95 % within</dt>
                <dd>{duration(lag.p95)}</dd>
                <dt>Longest</dt>
                <dd>{duration(lag.maximum)}</dd>
              </dl>
              <p className="quiet">
                By the clocks of browsers.
                {lag.ahead > 0 && ` ${count(lag.ahead)} from clocks that are ahead of ours are left out.`}
              </p>
            </section>
          </div>
        </>
      )}
      <Failures failures={report.failures} />
      <p className="quiet">
        As of {moment(generatedAt)}; {bytes(scannedBytes)} were read. The same report is given for half a minute.
      </p>
    </>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

function OverTime({ report: { overTime, slot, days } }: { report: ClickReport }) {
  const { labels, values } = useMemo(
    () => ({ labels: overTime.map(({ from }) => slotName(from, slot, days)), values: overTime.map(({ clicks }) => clicks) }),
    [overTime, slot, days],
  );
  const most = overTime.reduce((best, one) => (one.clicks > best.clicks ? one : best));
  return (
    <section>
      <h2>Over time</h2>
      <BarChart
        {...{ labels, values }}
        unit="Clicks"
        summary={`Clicks by ${slot}; most, ${count(most.clicks)}, at ${slotName(most.from, slot, days)}. The figures are in the table below.`}
      />
      <details>
        <summary>Clicks by {slot} as a table</summary>
        <div className="scroll" tabIndex={0} role="region" aria-label={`Clicks by ${slot}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">{slot === "hour" ? "Hour" : "Day (UTC)"}</th>
                <th scope="col">Clicks</th>
                <th scope="col">Users</th>
              </tr>
            </thead>
            <tbody>
              {overTime.map(({ from, clicks, users }) => (
                <tr key={from}>
                  <th scope="row">{slotName(from, slot, days)}</th>
                  <td>{count(clicks)}</td>
                  <td>{count(users)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

/** A table whose rows carry their bars: picture and figures in one. React sets the width through the object model, which the
 * Content-Security-Policy allows. */
function Bars({ title, rows }: { title: string; rows: readonly (ClickCount & { readonly name: string })[] }) {
  const most = Math.max(...rows.map(({ clicks }) => clicks));
  return (
    <section>
      <h2>{title}</h2>
      <table className="bars">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" colSpan={2}>
              Clicks
            </th>
            <th scope="col">Users</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, clicks, users }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="space" aria-hidden="true">
                <div className="bar-of-table" style={{ width: `${(100 * clicks) / most}%` }} />
              </td>
              <td>{count(clicks)}</td>
              <td>{count(users)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const ROWS = ["Good", "Neutral", "Evil"];
const COLUMNS = ["Lawful", "Neutral", "Chaotic"];

function Alignments({ report: { byAlignment } }: { report: ClickReport }) {
  const clicksOf = (goodevil: string, lawchaos: string) =>
    byAlignment.find((one) => one.goodevil === goodevil && one.lawchaos === lawchaos)?.clicks ?? 0;
  const most = Math.max(...byAlignment.map(({ clicks }) => clicks));
  return (
    <section>
      <h2>Alignment</h2>
      <table className="heat">
        <thead>
          <tr>
            <td />
            {COLUMNS.map((lawchaos) => (
              <th key={lawchaos} scope="col">
                {lawchaos}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map((goodevil) => (
            <tr key={goodevil}>
              <th scope="row">{goodevil}</th>
              {COLUMNS.map((lawchaos) => {
                const clicks = clicksOf(goodevil, lawchaos);
                return (
                  <td key={lawchaos} style={{ "--share": `${Math.round((60 * clicks) / most)}%` } as React.CSSProperties}>
                    {count(clicks)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Failures({ failures }: { failures: ClickReport["failures"] }) {
  return (
    <section>
      <h2>Put aside</h2>
      {failures.length === 0 ? (
        <p className="quiet">No record failed in this time.</p>
      ) : (
        <>
          <p>Records that could not be read; each is one request with up to 20 clicks. They are kept, and can be sent again.</p>
          <div className="scroll" tabIndex={0} role="region" aria-label="Records put aside">
            <table className="failed">
              <thead>
                <tr>
                  <th scope="col">Reason</th>
                  <th scope="col">Records</th>
                  <th scope="col">Newest</th>
                </tr>
              </thead>
              <tbody>
                {failures.map(({ errorCode, errorMessage, records, newest }) => (
                  <tr key={`${errorCode} ${errorMessage}`}>
                    <th scope="row">
                      <code>{errorCode}</code>
                      <br />
                      {errorMessage}
                    </th>
                    <td>{count(records)}</td>
                    <td>{moment(newest)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
