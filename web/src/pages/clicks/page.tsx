import { getClickReport, listMysfits, reportDays, type ClickReport, type ReportDays } from "../../api.ts";
import { useTexts } from "../../i18n/language.ts";
import { nameOf } from "../../i18n/names.ts";
import { Words } from "../../i18n/words.tsx";
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
  const { t } = useTexts();
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
      <h1>{t("page.clicks")}</h1>
      {user === null && (
        <p>
          <Words
            of="clicks.signIn"
            parts={{ signIn: <Link href="/sign-in?next=/clicks">{t("page.signIn")}</Link> }}
          />
        </p>
      )}
      {user && !isAdministrator && <p>{t("clicks.forAdministrators")}</p>}
      {isAdministrator && (
        <>
          <Windows days={days} reload={reload} busy={loading} />
          {loading && (
            <p className="quiet" role="status">
              {t("clicks.loading")}
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
  const { t } = useTexts();
  return (
    <div className="windows">
      <nav aria-label={t("clicks.time")}>
        {reportDays.map((one) => (
          <Link
            key={one}
            href={`/clicks?days=${one}`}
            className="choice"
            aria-current={one === days ? "page" : undefined}
          >
            {one === 1 ? t("clicks.hours", { count: 24 }) : t("clicks.days", { count: one })}
          </Link>
        ))}
      </nav>
      <Button busy={busy} onClick={reload}>
        {t("clicks.refresh")}
      </Button>
    </div>
  );
}

function Report({ report, names }: { report: ClickReport; names: ReadonlyMap<string, string> }) {
  const { t, language } = useTexts();
  const { totals, byMysfit, bySpecies, lag, generatedAt, scannedBytes } = report;
  return (
    <>
      <dl className="figures">
        <Figure name={t("clicks.clicks")} value={count(language, totals.clicks)} />
        <Figure name={t("clicks.signedInUsers")} value={count(language, totals.users)} />
        <Figure name={t("clicks.guests")} value={count(language, totals.guestClicks)} />
        <Figure name={t("clicks.duplicates")} value={count(language, totals.duplicates)} />
      </dl>
      {totals.clicks === 0 ? (
        <p>{t("clicks.none")}</p>
      ) : (
        <>
          <OverTime report={report} />
          <div className="columns">
            <Bars
              title={t("clicks.mysfits")}
              rows={byMysfit.map((row) => ({ ...row, name: names.get(row.mysfitId) ?? row.mysfitId }))}
            />
            <Bars
              title={t("clicks.species")}
              rows={bySpecies.map((row) => ({ ...row, name: nameOf(t, "species", row.species) }))}
            />
            <Alignments counts={report.byAlignment} />
            <section>
              <h2>{t("clicks.lag")}</h2>
              <dl>
                <dt>{t("clicks.half")}</dt>
                <dd>{duration(language, lag.p50)}</dd>
                <dt>{t("clicks.mostWithin")}</dt>
                <dd>{duration(language, lag.p95)}</dd>
                <dt>{t("clicks.longest")}</dt>
                <dd>{duration(language, lag.maximum)}</dd>
              </dl>
              <p className="quiet">
                {t("clicks.clocks")}
                {lag.ahead > 0 && ` ${t("clicks.ahead", { count: lag.ahead })}`}
              </p>
            </section>
          </div>
        </>
      )}
      <Failures failures={report.failures} />
      <p className="quiet">
        {t("clicks.asOf", { time: moment(language, generatedAt), bytes: bytes(language, scannedBytes) })}
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
