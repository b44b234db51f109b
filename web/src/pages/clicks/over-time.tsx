import { useMemo } from "react";
import type { ClickReport } from "../../api.ts";
import { BarChart } from "../../parts/chart.tsx";
import { count, slotName } from "./format.ts";

/** Clicks over time as bars, and the same figures as a table. */
export function OverTime({ report: { overTime, slot, days } }: { report: ClickReport }) {
  const { labels, values } = useMemo(
    () => ({
      labels: overTime.map(({ from }) => slotName(from, slot, days)),
      values: overTime.map(({ clicks }) => clicks),
    }),
    [overTime, slot, days],
  );
  const most = overTime.reduce((best, one) => (one.clicks > best.clicks ? one : best));
  return (
    <section>
      <h2>Over time</h2>
      <BarChart
        labels={labels}
        values={values}
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
