import { useMemo } from "react";
import type { ClickReport } from "../../api.ts";
import { BarChart } from "../../parts/chart.tsx";
import { useTexts } from "../../i18n/language.ts";
import { count, slotName } from "./format.ts";

/** Clicks over time as bars, and the same figures as a table. */
export function OverTime({ report: { overTime, slot, days } }: { report: ClickReport }) {
  const { t, language } = useTexts();
  const { labels, values } = useMemo(
    () => ({
      labels: overTime.map(({ from }) => slotName(language, from, slot, days)),
      values: overTime.map(({ clicks }) => clicks),
    }),
    [overTime, slot, days, language],
  );
  const most = overTime.reduce((best, one) => (one.clicks > best.clicks ? one : best));
  const title = t(slot === "hour" ? "clicks.byHour" : "clicks.byDay");
  return (
    <section>
      <h2>{t("clicks.overTime")}</h2>
      <BarChart
        labels={labels}
        values={values}
        unit={t("clicks.clicks")}
        summary={t("clicks.summary", {
          title,
          count: most.clicks,
          time: slotName(language, most.from, slot, days),
        })}
      />
      <details>
        <summary>{t("clicks.asTable", { title })}</summary>
        <div className="scroll" tabIndex={0} role="region" aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t(slot === "hour" ? "clicks.hour" : "clicks.day")}</th>
                <th scope="col">{t("clicks.clicks")}</th>
                <th scope="col">{t("clicks.users")}</th>
              </tr>
            </thead>
            <tbody>
              {overTime.map(({ from, clicks, users }) => (
                <tr key={from}>
                  <th scope="row">{slotName(language, from, slot, days)}</th>
                  <td>{count(language, clicks)}</td>
                  <td>{count(language, users)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
