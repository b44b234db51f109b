import { getClickReport, listMysfits, reportDays, type ClickReport, type ReportDays } from "../../api.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Link } from "../../router.tsx";
import { useUser } from "../../session.ts";
import { useData } from "../../use-data.ts";
import { bytes, count, duration, moment } from "./format.ts";
import { OverTime } from "./over-time.tsx";
import { Alignments, Bars, Failures } from "./tables.tsx";
import "./page.css";

/** Page of what visitors look at, for administrators. The service says who is one; this page only spares others the question.
 * @param days What the address says. */
export function Clicks({ days: given }: { days: string | null }) {
  const days = reportDays.find((known) => String(known) === given) ?? 7;
  const user = useUser();
  const isAdministrator = user?.groups.includes("admin") ?? false;
  const { value, error, loading, reload } = useData(
    isAdministrator ? `clicks ${days}` : undefined,
    async (signal) => {
      const [report, names] = await Promise.all([getClickReport(days, signal), namesOfMysfits(signal)]);
      return { report, names };
    },
  );
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
          <Windows days={days} reload={reload} busy={loading} />
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

function Windows({ days, reload, busy }: { days: ReportDays; reload: () => void; busy: boolean }) {
  return (
    <div className="windows">
      <nav aria-label="Time">
        {reportDays.map((one) => (
          <Link
            key={one}
            href={`/clicks?days=${one}`}
            className="choice"
            aria-current={one === days ? "page" : undefined}
          >
            {one === 1 ? "24 hours" : `${one} days`}
          </Link>
        ))}
      </nav>
      <Button busy={busy} onClick={reload}>
        Refresh
      </Button>
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
        <p>
          Nobody has looked at a mysfit in this time, or what was looked at is still on its way: that takes a
          minute or two.
        </p>
      ) : (
        <>
          <OverTime report={report} />
          <div className="columns">
            <Bars
              title="Mysfits"
              rows={byMysfit.map((row) => ({ ...row, name: names.get(row.mysfitId) ?? row.mysfitId }))}
            />
            <Bars title="Species" rows={bySpecies.map((row) => ({ ...row, name: row.species }))} />
            <Alignments counts={report.byAlignment} />
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
        As of {moment(generatedAt)}; {bytes(scannedBytes)} were read. The same report is given for half a
        minute.
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
