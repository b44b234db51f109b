import { parseArgs } from "node:util";

/** Options of `npm run clicks`. */
export interface Options {
  /** Clicks a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly stack: string;
  /** Folder that holds the state of each stack. */
  readonly state: string;
  /** A deployed site, `https://…`; undefined for the running copy. */
  readonly site: string | undefined;
  /** True when clicks that are refused for a while are sent again. */
  readonly retry: boolean;
  /** Seconds without progress after which what is missing is given up. */
  readonly wait: number;
}

/** A command line that can't be obeyed; the process ends with 2. */
export class UsageError extends Error {}

/** Text that tells how `npm run clicks` is used. */
export const usage = `Usage: npm run clicks [-- --rate 200] [--seconds 60] [--stack dev] [--state .local] [--no-retry] [--wait 30]
       npm run clicks -- --site https://… [--rate 200] [--seconds 60] [--no-retry] [--wait 30]

Sends clicks to a site, and accounts for each of them: in the lake, among the failed records, or lost.

  --rate NUMBER    clicks a second, 1 to 10000 (default: 200); sent by the clock, however slowly the site answers
  --seconds NUMBER how long, 1 to 86400 (default: 60)
  --stack NAME     the stack whose running copy gets them (default: dev)
  --state FOLDER   where the state of each stack is kept (default: .local)
  --site URL       send to a deployed site instead; then only what was sent and accepted is known
  --no-retry       what is refused for a while (429, 5xx) counts as refused; else it is sent again as a browser does
  --wait SECONDS   give up what is missing after so long without progress, 1 to 3600 (default: 30)
  --help           this text

Ctrl-C ends the sending and accounts for what was sent. Ends with 0, with 1 when clicks were lost, none was accepted or nothing
could be sent to, with 2 for a wrong command line.`;

/** Reads the command line.
 * @returns undefined when help was asked for.
 * @throws UsageError that names what is wrong. */
export function readOptions(args: readonly string[]): Options | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  if (values.site !== undefined && (values.stack !== undefined || values.state !== undefined))
    throw new UsageError(
      "--site is for a deployed site, --stack and --state are for a running copy: give one of them",
    );
  return {
    rate: whole("--rate", values.rate, 200, 10_000),
    seconds: whole("--seconds", values.seconds, 60, 86_400),
    stack: values.stack ?? "dev",
    state: values.state ?? ".local",
    retry: !values["no-retry"],
    site: values.site === undefined ? undefined : readSite(values.site),
    wait: whole("--wait", values.wait, 30, 3_600),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rate: { type: "string" },
        seconds: { type: "string" },
        stack: { type: "string" },
        state: { type: "string" },
        site: { type: "string" },
        "no-retry": { type: "boolean" },
        wait: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function whole(name: string, text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= 1 && value <= most))
    throw new UsageError(`${name} must be a whole number from 1 to ${most} (got "${text}")`);
  return value;
}

/** Without a slash at the end. */
function readSite(text: string): string {
  const url = URL.parse(text);
  if (
    !url ||
    !["https:", "http:"].includes(url.protocol) ||
    url.pathname !== "/" ||
    url.search !== "" ||
    url.hash !== ""
  )
    throw new UsageError(
      `--site must be the address of a site, for example https://d111111abcdef8.cloudfront.net (got "${text}")`,
    );
  return url.origin;
}
