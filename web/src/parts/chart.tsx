import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from "chart.js";
import { useEffect, useRef, useState } from "react";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

/** Bars over time on a canvas. Who can't see it reads `summary`; the figures themselves have to stand beside it.
 * @param summary What the bars show, in a sentence. */
export function BarChart({
  labels,
  values,
  unit,
  summary,
}: {
  labels: string[];
  values: number[];
  unit: string;
  summary: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useColorScheme();
  useEffect(() => {
    if (!canvas.current) return;
    // A canvas knows nothing of style sheets: colours are read from the elements around it.
    const { color: ink, borderTopColor: line } = getComputedStyle(
      canvas.current.parentElement as HTMLElement,
    );
    const { color: bar } = getComputedStyle(canvas.current);
    const chart = new Chart(canvas.current, {
      type: "bar",
      data: {
        labels,
        datasets: [{ label: unit, data: values, backgroundColor: bar, borderRadius: 3, maxBarThickness: 28 }],
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        scales: {
          x: {
            grid: { display: false },
            border: { color: line },
            ticks: { color: ink, maxRotation: 0, autoSkipPadding: 16 },
          },
          y: {
            beginAtZero: true,
            grid: { color: line },
            border: { display: false },
            ticks: { color: ink, precision: 0 },
          },
        },
      },
    });
    return () => chart.destroy();
  }, [labels, values, unit, scheme]);
  return (
    <div className="chart">
      <canvas ref={canvas} role="img" aria-label={summary} />
    </div>
  );
}

function useColorScheme(): boolean {
  const [query] = useState(() => matchMedia("(prefers-color-scheme: dark)"));
  const [isDark, setDark] = useState(query.matches);
  useEffect(() => {
    const follow = () => setDark(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [query]);
  return isDark;
}
