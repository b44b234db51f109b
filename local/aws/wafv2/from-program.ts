import type { LoggingConfiguration, Rule, RuleAction, Visibility } from "./configuration.ts";

/** Names of WAF's API that are not the program's with a capital letter. */
const names: Readonly<Record<string, string>> = {
  arn: "ARN",
  ipSetReferenceStatement: "IPSetReferenceStatement",
  ipSetForwardedIpConfig: "IPSetForwardedIPConfig",
  forwardedIpConfig: "ForwardedIPConfig",
  forwardedIp: "ForwardedIP",
  ip: "IP",
  asn: "ASN",
  httpMethod: "HTTPMethod",
  ja3Fingerprint: "JA3Fingerprint",
  ja4Fingerprint: "JA4Fingerprint",
  headerOrders: "HeaderOrder",
  matchPatterns: "MatchPattern",
  cloudwatchMetricsEnabled: "CloudWatchMetricsEnabled",
};

/** Lists of the program that hold one thing in WAF's API. */
const lists = new Set(["headers", "headerOrders", "matchPatterns"]);

/** Writes what the program says in the form of WAF's API. */
function toApi(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toApi);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).flatMap(([name, given]) => {
      if (given === undefined || given === null) return [];
      // The program's text is what is looked for; the API has bytes.
      if (name === "searchString") return [["SearchString", Buffer.from(given as string)]];
      // Rule groups have a list of one statement here.
      if (name === "notStatement") return [["NotStatement", { Statement: toApi(negated(given)) }]];
      const one = lists.has(name) && Array.isArray(given) ? (given as unknown[])[0] : given;
      return [[names[name] ?? name.slice(0, 1).toUpperCase() + name.slice(1), toApi(one)]];
    }),
  );
}

function negated(given: object): unknown {
  const { statement, statements } = given as { statement?: unknown; statements?: readonly unknown[] };
  return statement ?? statements?.[0];
}

/** Rules of a program. */
export const rulesOf = (rules: unknown): readonly Rule[] => toApi(rules ?? []) as readonly Rule[];

/** An action of a program. */
export const actionOf = (action: unknown): RuleAction => toApi(action) as RuleAction;

/** Settings of a program for metrics and samples. */
export const visibilityOf = (visibility: unknown): Visibility => toApi(visibility) as Visibility;

/** Logging of a program. */
export const loggingOf = (inputs: unknown): LoggingConfiguration => toApi(inputs) as LoggingConfiguration;
