import { readFileSync, writeFileSync } from "node:fs";

/** Ratios of one run by what they compare. More is better in all of them. */
export type Ratios = Readonly<Record<string, number>>;

/** Figures of a run, as `figures.json` keeps them. */
export interface Figures {
  /** ISO 8601. */
  readonly date: string;
  readonly node: string;
  readonly ratios: Ratios;
}

/** Part of a ratio that may be lost to noise. */
const TOLERANCE = 0.1;

/** Names of the ratios that fell by more than a tenth, or are not measured any more. */
export function fallen(committed: Ratios, measured: Ratios): string[] {
  return Object.entries(committed)
    .filter(([name, before]) => !((measured[name] ?? 0) >= before * (1 - TOLERANCE)))
    .map(([name]) => name);
}

/** @throws Error when the file is not there or is no JSON. */
export function readFigures(path: string): Figures {
  return JSON.parse(readFileSync(path, "utf8")) as Figures;
}

export function writeFigures(path: string, figures: Figures): void {
  const rounded = Object.entries(figures.ratios).map(([name, value]) => [name, Number(value.toPrecision(3))]);
  const ratios = Object.fromEntries(rounded) as Ratios;
  writeFileSync(path, `${JSON.stringify({ ...figures, ratios }, undefined, 2)}\n`);
}
