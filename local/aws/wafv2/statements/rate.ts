import { NotEmulatedError } from "../../../contract/errors.ts";
import type { RateBasedStatement } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import { compileTransformations } from "../inspect/transformations.ts";
import type { WebRequest } from "../inspect/web-request.ts";
import { forwardedAddresses } from "./addresses.ts";
import { compileStatement } from "./compile.ts";
import type { Matcher, References } from "./matcher.ts";
import { RateCounter } from "./rate-counter.ts";

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html */
const windows = [60, 120, 300, 600];
const LIMIT = { least: 10, most: 2_000_000_000 };
const BASE_CAPACITY = 2;
const CUSTOM_KEY_CAPACITY = 30;

/** A rate-based statement, compiled. */
export interface RateMatcher extends Matcher {
  readonly counter: RateCounter;
  /** `IP`, `FORWARDEDIP`, `CUSTOMKEYS` or `CONSTANT`, as logs say it. */
  readonly limitKey: string;
  readonly windowSeconds: number;
  /** Key of a request; undefined where the request is not counted. */
  keyOf(request: WebRequest): string | undefined;
}

type KeyOf = (request: WebRequest) => string | undefined;

/** Counts requests by address, or by other keys, and matches those above the limit. The requests of the window are counted exactly, and a
 * request is matched at once; AWS estimates the rate, and reacts some seconds later.
 * @param now Milliseconds, of a clock that never goes back.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html */
export function rateBased(
  statement: RateBasedStatement,
  references: References,
  now: () => number,
): RateMatcher {
  const {
    Limit: limit,
    EvaluationWindowSec: windowSeconds = 300,
    ScopeDownStatement,
    AggregateKeyType,
  } = statement;
  if (!Number.isInteger(limit) || limit < LIMIT.least || limit > LIMIT.most)
    throw invalidParameter("RATE_LIMIT", String(limit), `Limit must be ${LIMIT.least} to ${LIMIT.most}`);
  if (!windows.includes(windowSeconds))
    throw invalidParameter("EVALUATION_WINDOW_SEC", String(windowSeconds), `Use ${windows.join(", ")}`);
  if (AggregateKeyType === "CONSTANT" && !ScopeDownStatement)
    throw invalidParameter("AGGREGATE_KEY_TYPE", "CONSTANT", "It must have a scope-down statement");
  const scope = ScopeDownStatement && compileStatement(ScopeDownStatement, references);
  const keyOf = compileKey(statement);
  const counter = new RateCounter(limit, windowSeconds * 1000, now);
  const keyInScope: KeyOf = (request) => (scope && !scope.matches(request) ? undefined : keyOf(request));
  return {
    counter,
    limitKey: AggregateKeyType.replaceAll("_", ""),
    windowSeconds,
    keyOf: keyInScope,
    matches: (request) => {
      const key = keyInScope(request);
      return key !== undefined && counter.isAbove(key);
    },
    capacity:
      BASE_CAPACITY + (scope?.capacity ?? 0) + (statement.CustomKeys?.length ?? 0) * CUSTOM_KEY_CAPACITY,
  };
}

function compileKey({ AggregateKeyType: type, ForwardedIPConfig, CustomKeys }: RateBasedStatement): KeyOf {
  if (type === "IP") return ({ address }) => address;
  if (type === "CONSTANT") return () => "";
  if (type === "FORWARDED_IP") {
    if (!ForwardedIPConfig)
      throw invalidParameter("FORWARDED_IP_CONFIG", "", "FORWARDED_IP must have ForwardedIPConfig");
    return forwardedKey(ForwardedIPConfig);
  }
  if (type !== "CUSTOM_KEYS")
    throw invalidParameter("AGGREGATE_KEY_TYPE", type, "Use IP, FORWARDED_IP, CUSTOM_KEYS or CONSTANT");
  if (!CustomKeys || CustomKeys.length < 1 || CustomKeys.length > 5)
    throw invalidParameter("CUSTOM_KEYS", String(CustomKeys?.length ?? 0), "Give 1 to 5 keys");
  const keys = CustomKeys.map((key) => compileCustomKey(key, ForwardedIPConfig));
  return (request) => {
    const values = keys.map((key) => key(request));
    // A request that lacks one of the keys is not counted.
    return values.includes(undefined) ? undefined : JSON.stringify(values);
  };
}

function forwardedKey(configuration: NonNullable<RateBasedStatement["ForwardedIPConfig"]>): KeyOf {
  const addresses = forwardedAddresses(configuration, "FIRST");
  return (request) => {
    const texts = addresses(request);
    if (texts === "no match") return undefined;
    return texts === "match" ? "" : texts[0];
  };
}

type CustomKey = NonNullable<RateBasedStatement["CustomKeys"]>[number];

function compileCustomKey(key: CustomKey, forwarded: RateBasedStatement["ForwardedIPConfig"]): KeyOf {
  const [kind = "none"] = Object.keys(key);
  if (key.IP) return ({ address }) => address;
  if (key.ForwardedIP && forwarded) return forwardedKey(forwarded);
  if (key.HTTPMethod) return ({ http }) => http.method;
  if (key.Header) {
    const name = key.Header.Name.toLowerCase();
    return transformed(key.Header, (request) => request.header(name));
  }
  if (key.Cookie) {
    const name = key.Cookie.Name;
    return transformed(key.Cookie, ({ cookies }) => cookies.find((one) => one.name === name)?.text);
  }
  if (key.QueryArgument) {
    const name = key.QueryArgument.Name.toLowerCase();
    return transformed(
      key.QueryArgument,
      (request) => request.arguments.find((one) => one.name.toLowerCase() === name)?.text,
    );
  }
  if (key.QueryString) return transformed(key.QueryString, ({ query }) => query);
  if (key.UriPath) return transformed(key.UriPath, ({ path }) => path);
  if (key.LabelNamespace) {
    const namespace = key.LabelNamespace.Namespace;
    return ({ labels }) => [...labels].filter((label) => label.startsWith(namespace)).join() || undefined;
  }
  throw new NotEmulatedError(`aggregation key ${kind} of a rate-based statement`);
}

function transformed(
  { TextTransformations }: NonNullable<CustomKey["UriPath"]>,
  textOf: (request: WebRequest) => string | undefined,
): KeyOf {
  const transform = compileTransformations(TextTransformations);
  return (request) => {
    const text = textOf(request);
    return text === undefined ? undefined : transform(text);
  };
}
