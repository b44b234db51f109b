import { environmentCommand } from "./command.ts";

/** What the addresses are printed from. */
export interface Started {
  readonly stack: string;
  readonly region: string;
  readonly site: string;
  readonly console: string;
  readonly aws: string;
  readonly resources: {
    readonly run: number;
    readonly recorded: readonly { readonly type: string; readonly without: string; readonly count: number }[];
    readonly lacks: readonly string[];
  };
  /** Since the process began. */
  readonly milliseconds: number;
}

/** A line for each thing that takes time, so that a first start does not look like a hang.
 * @returns called with the thing that begins. */
export function describeStart(project: string, stack: string): (step: string) => void {
  console.log(`${project}, stack ${stack}`);
  return (step) => console.log(`  ${step}`);
}

/** The table at the end of a start. */
export function printAddresses(started: Started): void {
  const { run, recorded, lacks } = started.resources;
  const rows = [
    ["Site", started.site],
    ["Console", `${started.console}   mails with codes, traces, the lake, resources, refused calls, logs`],
    ["AWS", `${started.aws}   eval "$(${environmentCommand})" points the AWS CLI at it`],
    [
      "Resources",
      `${run} run${recorded.length > 0 ? `, ${recorded.reduce((sum, { count }) => sum + count, 0)} recorded` : ""}`,
    ],
    ...recorded.map(({ type, without, count }) => ["", `  ${count} ${type}: ${without}`]),
    ...lacks.map((lack) => ["", `  ${lack}`]),
  ];
  console.log(`Ready in ${(started.milliseconds / 1000).toFixed(1)} s. Ctrl-C stops and keeps the state.\n`);
  for (const [name = "", value = ""] of rows) console.log(`  ${name.padEnd(10)} ${value}`);
  console.log("");
}
