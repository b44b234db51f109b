import { parseArgs } from "node:util";

/** Options of `npm run smoke`. */
export interface Options {
  /** Address of the site without a slash at its end; undefined: that of the stack. */
  readonly url: string | undefined;
  /** Stack whose outputs the site must agree with; undefined: what the site says is believed. */
  readonly stack: string | undefined;
  /** True when the stack is the running copy's. */
  readonly local: boolean;
  /** Folder that holds the state of each running copy. */
  readonly state: string;
  /** Somebody who has an account; the password is in SMOKE_PASSWORD. */
  readonly user: { readonly email: string; readonly password: string } | undefined;
  /** True when the page must be the one that this checkout builds. */
  readonly checkout: boolean;
  /** Names of checks that are left out. */
  readonly skip: readonly string[];
  /** Seconds that an answer may take. */
  readonly timeout: number;
  /** Seconds, of the whole visit, for which a site that is still being deployed is asked again. */
  readonly patience: number;
  readonly format: Format;
  /** File that the report is written to as well; undefined: standard output alone. */
  readonly output: string | undefined;
}

export const formats = ["text", "json", "junit"] as const;
export type Format = (typeof formats)[number];

/** Environment variable with the password of `--user`: a command line is seen by everybody on the machine. */
export const passwordVariable = "SMOKE_PASSWORD";

/** Text that tells how `npm run smoke` is used. */
export const usage = `Usage: npm run smoke -- --url https://… [options]
       npm run smoke -- --stack dev [--local [--state .local]] [options]

Visits a deployed site from outside, as people do, and says what does not go as it should. Needs no credentials of AWS. Leaves no user, no
registration and no mail behind; one click of a guest stays in the lake, as any visitor's (--skip clicks).

  --url URL          address of the site
  --stack NAME       the site of a stack: asks \`pulumi stack output\`; with --url too, the site must be that stack's
  --local            the stack's running copy, not AWS
  --state FOLDER     where the state of running copies is kept (default: .local)
  --user EMAIL       signs in too, likes a mysfit and takes it back; the password is in ${passwordVariable}
  --checkout         the page must be the one that this checkout builds: an old one is a failure
  --skip A,B         leaves checks out
  --timeout SECONDS  longest wait for one answer, 1 to 60 (default: 10)
  --patience SECONDS how long, in all, errors that pass with a deployment are asked again, 0 to 1800 (default: 60): no connection, 403, 404 and
                     5xx of CloudFront, an old page
  --format F         ${formats.join(", ")} (default: text)
  --output FILE      writes the report there, and the text to standard output
  --help             this text

Ends with 0 when everything holds, with 1 when something does not, with 2 for a wrong command line.`;

/** Thrown for a command line that can't be obeyed; the process ends with 2. */
export class UsageError extends Error {}

/** Reads the command line.
 * @returns undefined when help was asked for.
 * @throws UsageError that names what is wrong. */
export function readOptions(args: readonly string[], environment = process.env): Options | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const { url, stack, local, state, checkout, output } = values;
  if (url === undefined && stack === undefined)
    throw new UsageError("Say which site: --url https://…, or --stack dev");
  if (local && stack === undefined) throw new UsageError("--local needs --stack: the stack whose copy runs");
  if (!formats.includes(values.format as Format))
    throw new UsageError(`--format must be one of ${formats.join(", ")} (got "${values.format}")`);
  return {
    url: url === undefined ? undefined : address(url),
    stack,
    local,
    state,
    user: user(values.user, environment[passwordVariable]),
    checkout,
    skip: (values.skip ?? "").split(",").filter(Boolean),
    timeout: seconds("timeout", values.timeout, 1, 60),
    patience: seconds("patience", values.patience, 0, 1800),
    format: values.format as Format,
    output,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: "string" },
        stack: { type: "string" },
        local: { type: "boolean", default: false },
        state: { type: "string", default: ".local" },
        user: { type: "string" },
        checkout: { type: "boolean", default: false },
        skip: { type: "string" },
        timeout: { type: "string", default: "10" },
        patience: { type: "string", default: "60" },
        format: { type: "string", default: "text" },
        output: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function address(text: string): string {
  const url = URL.parse(text);
  if (!url || !["http:", "https:"].includes(url.protocol) || url.pathname !== "/" || url.search || url.hash)
    throw new UsageError(
      `--url must be the address of a site, as https://d111111abcdef8.cloudfront.net (got "${text}")`,
    );
  if (url.protocol === "http:" && !isLoopback(url))
    throw new UsageError(`--url must begin with https:// but for a site on this machine (got "${text}")`);
  return url.origin;
}

/** True for an address of this machine. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);

function user(email: string | undefined, password: string | undefined): Options["user"] {
  if (email === undefined) return undefined;
  if (password === undefined || password === "")
    throw new UsageError(`--user needs the password in the environment variable ${passwordVariable}`);
  return { email, password };
}

function seconds(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(`--${name} must be whole seconds from ${least} to ${most} (got "${text}")`);
  return value;
}
