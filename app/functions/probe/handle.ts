/** Milliseconds that a step may take. */
const PATIENCE = 6_000;

/** Surroundings of {@link probe}. */
export interface ProbeOptions {
  /** `https://d111111abcdef8.cloudfront.net` */
  readonly siteUrl: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/** A thing that visitors do. */
interface Step {
  readonly name: string;
  /** Path, by what `/config.json` says. */
  readonly path: (config: SiteConfig) => string;
  readonly init?: RequestInit;
  readonly status: number;
  readonly contentType: RegExp;
}

/** Part of `/config.json` that is used. */
interface SiteConfig {
  readonly apiUrl?: string;
  readonly registrationsUrl?: string;
}

const json = /^application\/(problem\+)?json/;

/** Config comes first: the others follow what it says. A registration without fields is refused before anything is stored or mailed. */
const steps: readonly Step[] = [
  { name: "config", path: () => "/config.json", status: 200, contentType: json },
  { name: "page", path: () => "/", status: 200, contentType: /^text\/html/ },
  { name: "mysfits", path: ({ apiUrl = "" }) => `${apiUrl}/mysfits?limit=1`, status: 200, contentType: json },
  {
    name: "registration",
    path: ({ registrationsUrl = "" }) => registrationsUrl,
    init: { method: "POST", headers: { "content-type": "application/json" }, body: "{}" },
    status: 400,
    contentType: json,
  },
];

/** Does what a visitor does, through the public address, and leaves nothing behind.
 * @throws Error naming every step that did not go as it should, so that Lambda counts the call as failed. */
export async function probe(options: ProbeOptions): Promise<void> {
  let config: SiteConfig = {};
  const problems: string[] = [];
  for (const step of steps) {
    const began = performance.now();
    const { problem, edgeRequestId, body } = await take(step, config, options);
    if (step.name === "config" && problem === undefined) config = JSON.parse(body) as SiteConfig;
    if (problem !== undefined) problems.push(`${step.name}: ${problem}`);
    const milliseconds = Math.round(performance.now() - began);
    options.log({ step: step.name, ok: problem === undefined, problem, milliseconds, edgeRequestId });
  }
  if (problems.length > 0) throw new Error(problems.join("; "));
}

async function take(
  { path, init, status, contentType }: Step,
  config: SiteConfig,
  { siteUrl, fetch }: ProbeOptions,
): Promise<{ readonly problem?: string; readonly edgeRequestId?: string; readonly body: string }> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(siteUrl + path(config), { ...init, signal, redirect: "manual" });
    const body = await response.text();
    // The id by which the request is found in CloudFront's log.
    const edgeRequestId = response.headers.get("x-amz-cf-id") ?? undefined;
    const type = response.headers.get("content-type") ?? "";
    if (response.status !== status)
      return { problem: `answered ${response.status} in place of ${status}`, edgeRequestId, body };
    if (!contentType.test(type))
      return { problem: `answered with ${type || "no type"}`, edgeRequestId, body };
    return { edgeRequestId, body };
  } catch (error) {
    const { name, message } = error as Error;
    return { problem: name === "TimeoutError" ? `no answer in ${PATIENCE} ms` : message, body: "" };
  }
}
