import { probe } from "../../../app/functions/probe/handle.ts";
import type { Check, SiteConfig, Visit } from "../check.ts";
import { isLoopback } from "../options.ts";
import { must, Problem } from "../problem.ts";
import { jsonOf, type Answer } from "../site.ts";

/** Headers of every answer of the site, by what they must say. */
const headers: Readonly<Record<string, RegExp>> = {
  "content-security-policy": /^default-src 'none'/,
  "strict-transport-security": /^max-age=\d{7,}/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^(strict-origin-when-cross-origin|same-origin|no-referrer)$/,
};
const members = [
  "region",
  "userPoolId",
  "userPoolClientId",
  "apiUrl",
  "clicksUrl",
  "registrationsUrl",
  "graphqlUrl",
] as const;

/** The page, what it is made of, and what it is told. */
export const pageChecks: readonly Check[] = [
  {
    name: "config",
    about: "config.json has what the site needs, and is the stack's",
    remedy:
      "npm run pulumi -- up, and look at the bucket's config.json; the distribution may still be on its way: try again in five minutes",
    needsConfig: false,
    run: config,
  },
  {
    name: "page",
    about: "the page and the script that it names",
    remedy:
      "npm run pulumi -- up; an old page: aws cloudfront create-invalidation --distribution-id ID --paths '/*'",
    needsConfig: false,
    run: page,
  },
  {
    name: "headers",
    about: "security headers of the page, its config, and the API",
    remedy: "look at the response headers policy of each behaviour of the distribution",
    needsConfig: true,
    run: async ({ site, config: { apiUrl, ...pool } }) => {
      const origin = new URL(poolOf(pool)).origin;
      for (const path of ["/", "/config.json", `${apiUrl}/mysfits?limit=1`]) {
        const answer = await site.expect(200, path);
        for (const [name, value] of Object.entries(headers)) expectHeader(answer, name, value);
        const policy = answer.headers.get("content-security-policy") ?? "";
        must(!/unsafe-|\*/.test(policy), `${answer.request}: the policy of content is too wide: ${policy}`);
        must(policy.includes("frame-ancestors 'none'"), `${answer.request}: other sites may frame it`);
        must(policy.includes(origin), `${answer.request}: the page may not call the user pool at ${origin}`);
      }
    },
  },
  {
    name: "https",
    about: "an address with http:// leads to https://",
    remedy: "the distribution's viewer protocol policy must be redirect-to-https",
    needsConfig: false,
    unless: ({ site }) => (isLoopback(new URL(site.url)) ? "a site on this machine has no TLS" : undefined),
    run: async ({ site }) => {
      const answer = await site.ask(`http://${new URL(site.url).host}/`);
      const to = answer.headers.get("location") ?? "nowhere";
      must(
        [301, 302, 307, 308].includes(answer.status) && to.startsWith(`${site.url}/`),
        `${answer.request} answered ${answer.status} and leads to ${to}`,
      );
    },
  },
  {
    name: "deep-link",
    about: "an address inside the site shows the page",
    remedy: "look at the CloudFront function that rewrites the paths of pages",
    needsConfig: false,
    run: async ({ site }) => {
      const front = await site.expect(200, "/");
      const inside = await site.expect(200, "/sign-in");
      must(inside.text === front.text, `${inside.request} shows something other than the page`);
    },
  },
  {
    name: "probe",
    about: "what the deployed probe does every few minutes",
    remedy: "docs/runbook.md, the probe's alarm",
    needsConfig: false,
    run: async ({ site }) => {
      try {
        await probe({ siteUrl: site.url, fetch: (url, init) => fetch(url, init), log: () => undefined });
      } catch (error) {
        throw new Problem((error as Error).message, { passing: true });
      }
    },
  },
];

async function config(visit: Visit): Promise<void> {
  const answer = await visit.site.expect(200, "/config.json");
  const told = jsonOf(answer) as Partial<Record<string, unknown>>;
  const missing = members.filter((member) => typeof told[member] !== "string");
  must(missing.length === 0, `config.json lacks ${missing.join(", ")}`);
  for (const member of members.filter((name) => name.endsWith("Url")))
    must(
      /^\/[\w/-]+$/.test(String(told[member])),
      `config.json: ${member} must be a path of the site's own origin (got ${String(told[member])})`,
    );
  for (const member of ["userPoolId", "userPoolClientId"] as const) {
    const wanted = visit.outputs?.[member];
    must(
      wanted === undefined || told[member] === wanted,
      `config.json: ${member} is ${String(told[member])}, the stack's is ${String(wanted)}`,
    );
  }
  visit.config = told as unknown as SiteConfig;
}

async function page({ site, page: built }: Visit): Promise<void> {
  const answer = await site.expect(200, "/");
  expectHeader(answer, "content-type", /^text\/html/);
  const [, script] = /<script type="module"[^>]* src="([^"]+)"/.exec(answer.text) ?? [];
  if (script === undefined) throw new Problem("the page names no script");
  if (built !== undefined && answer.text !== built)
    throw new Problem(`an old revision: the page is not the one that this checkout builds (${script})`, {
      passing: true,
    });
  const code = await site.expect(200, script);
  expectHeader(code, "content-type", /^(text|application)\/javascript/);
  expectHeader(code, "cache-control", /\bimmutable\b/);
}

/** Address of the user pool that the page calls. */
export const poolOf = ({
  region,
  userPoolEndpoint,
}: Pick<SiteConfig, "region" | "userPoolEndpoint">): string =>
  userPoolEndpoint ?? `https://cognito-idp.${region}.amazonaws.com`;

function expectHeader({ headers: got, request }: Answer, name: string, value: RegExp): void {
  const text = got.get(name);
  must(
    text !== null && value.test(text),
    `${request}: the header ${name} is ${text === null ? "missing" : `"${text}"`}, not like ${value.source}`,
  );
}
