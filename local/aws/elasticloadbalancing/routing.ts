import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Action, RoutedRequest } from "./records.ts";

/** An action as the provider's arguments have it. */
export interface ActionInputs {
  readonly type: string;
  readonly targetGroupArn?: string;
  readonly forward?: {
    readonly targetGroups: readonly { readonly arn: string; readonly weight?: number }[];
    readonly stickiness?: { readonly enabled?: boolean };
  };
  readonly fixedResponse?: {
    readonly contentType: string;
    readonly messageBody?: string;
    readonly statusCode?: string;
  };
  readonly redirect?: {
    readonly statusCode: string;
    readonly host?: string;
    readonly path?: string;
    readonly port?: string;
    readonly protocol?: string;
    readonly query?: string;
  };
}

/** Reads the one action that decides.
 * @throws AwsError for none; NotEmulatedError for authentication and stickiness.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html */
export function readAction(actions: readonly ActionInputs[]): Action {
  const [action, ...others] = actions;
  if (!action) throw new AwsError("ValidationError", "At least one action must be specified");
  if (others.length > 0 || action.type.startsWith("authenticate"))
    throw new NotEmulatedError(
      "an action before forwarding (authenticate-cognito, authenticate-oidc)",
      "Leave the authorizer to the API.",
    );
  switch (action.type) {
    case "forward": {
      if (action.forward?.stickiness?.enabled) throw new NotEmulatedError("stickiness of a forward action");
      const groups = action.forward?.targetGroups.map(({ arn, weight = 1 }) => ({
        targetGroupArn: arn,
        weight,
      }));
      if (groups) return { type: "forward", groups };
      if (action.targetGroupArn === undefined)
        throw new AwsError(
          "ValidationError",
          "A forward action must have targetGroupArn or forward.targetGroups",
        );
      return { type: "forward", groups: [{ targetGroupArn: action.targetGroupArn, weight: 1 }] };
    }
    case "fixed-response": {
      const { contentType = "text/plain", messageBody = "", statusCode = "200" } = action.fixedResponse ?? {};
      return { type: "fixed-response", status: Number(statusCode), contentType, body: messageBody };
    }
    case "redirect": {
      const {
        statusCode,
        protocol = "#{protocol}",
        host = "#{host}",
        port = "#{port}",
        path = "/#{path}",
        query = "#{query}",
      } = action.redirect ?? {};
      const location = `${protocol}://${host}:${port}${path}${query ? `?${query}` : ""}`;
      return { type: "redirect", status: statusCode === "HTTP_301" ? 301 : 302, location };
    }
    default:
      throw new AwsError("ValidationError", `Unknown action type '${action.type}'`);
  }
}

/** A condition as the provider's arguments have it. */
export interface ConditionInputs {
  readonly pathPattern?: { readonly values?: readonly string[]; readonly regexValues?: readonly string[] };
  readonly hostHeader?: { readonly values?: readonly string[]; readonly regexValues?: readonly string[] };
  readonly httpHeader?: {
    readonly httpHeaderName: string;
    readonly values?: readonly string[];
    readonly regexValues?: readonly string[];
  };
  readonly httpRequestMethod?: { readonly values: readonly string[] };
  readonly queryStrings?: readonly { readonly key?: string; readonly value: string }[];
  readonly sourceIp?: { readonly values: readonly string[] };
}

/** A test that all conditions of a rule must pass; of the values of one condition any will do.
 * @throws NotEmulatedError for source addresses and regular expressions.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
export function readConditions(conditions: readonly ConditionInputs[]): (request: RoutedRequest) => boolean {
  const tests = conditions.flatMap((condition) => {
    const { pathPattern, hostHeader, httpHeader, httpRequestMethod, queryStrings, sourceIp } = condition;
    if (sourceIp) throw new NotEmulatedError("the rule condition sourceIp");
    if (pathPattern?.regexValues ?? hostHeader?.regexValues ?? httpHeader?.regexValues)
      throw new NotEmulatedError("regular expressions in rule conditions", "Use values with * and ?.");
    const found: ((request: RoutedRequest) => boolean)[] = [];
    if (pathPattern?.values) {
      const patterns = pathPattern.values.map((value) => wildcard(value));
      found.push(({ path }) => patterns.some((pattern) => pattern.test(path)));
    }
    if (hostHeader?.values) {
      const patterns = hostHeader.values.map((value) => wildcard(value, "i"));
      found.push(({ headers }) =>
        patterns.some((pattern) => pattern.test(text(headers["host"]).replace(/:\d+$/, ""))),
      );
    }
    if (httpHeader?.values) {
      const patterns = httpHeader.values.map((value) => wildcard(value, "i"));
      const name = httpHeader.httpHeaderName.toLowerCase();
      found.push(
        ({ headers }) =>
          headers[name] !== undefined && patterns.some((pattern) => pattern.test(text(headers[name]))),
      );
    }
    if (httpRequestMethod) found.push(({ method }) => httpRequestMethod.values.includes(method));
    if (queryStrings) {
      const wanted = queryStrings.map(({ key, value }) => ({
        key: key === undefined ? undefined : wildcard(key, "i"),
        value: wildcard(value, "i"),
      }));
      found.push(({ query }) =>
        [...new URLSearchParams(query)].some(([key, value]) =>
          wanted.some((one) => (one.key?.test(key) ?? true) && one.value.test(value)),
        ),
      );
    }
    return found;
  });
  if (tests.length === 0) throw new AwsError("ValidationError", "A condition must be specified");
  return (request) => tests.every((test) => test(request));
}

function wildcard(value: string, flags = ""): RegExp {
  const pattern = value
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, flags);
}

const text = (value: string | string[] | undefined) =>
  Array.isArray(value) ? value.join(",") : (value ?? "");
