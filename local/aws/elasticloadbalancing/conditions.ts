import type { Read } from "../../contract/members.ts";
import type { Inputs } from "../../contract/resource.ts";
import type * as aws from "@pulumi/aws";
import { validationError } from "./errors.ts";
import type { RoutedRequest } from "./records.ts";

/** Arguments of a condition that are dealt with here: source addresses and regular expressions are not. */
export const conditionMembers = {
  pathPattern: { values: true },
  hostHeader: { values: true },
  httpHeader: { httpHeaderName: true, values: true },
  httpRequestMethod: { values: true },
  queryStrings: { key: true, value: true },
} as const;

/** Conditions of a rule as its arguments have them. */
export type ConditionInputs = Read<Inputs<aws.lb.ListenerRuleArgs>["conditions"], typeof conditionMembers>;

/** Makes the test that all conditions of a rule must pass; of the values of one condition any will do.
 * @throws AwsError ValidationError when there is no condition.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
export function readConditions(conditions: ConditionInputs): (request: RoutedRequest) => boolean {
  const all = conditions.flatMap((condition) => {
    const { pathPattern, hostHeader, httpHeader, httpRequestMethod, queryStrings } = condition;
    const tests: ((request: RoutedRequest) => boolean)[] = [];
    if (pathPattern?.values) {
      const patterns = pathPattern.values.map((value) => wildcard(value));
      tests.push(({ path }) => patterns.some((pattern) => pattern.test(path)));
    }
    if (hostHeader?.values) {
      const patterns = hostHeader.values.map((value) => wildcard(value, "i"));
      tests.push(({ headers }) =>
        patterns.some((pattern) => pattern.test(text(headers["host"]).replace(/:\d+$/, ""))),
      );
    }
    if (httpHeader?.values) {
      const patterns = httpHeader.values.map((value) => wildcard(value, "i"));
      const name = httpHeader.httpHeaderName.toLowerCase();
      tests.push(
        ({ headers }) =>
          headers[name] !== undefined && patterns.some((pattern) => pattern.test(text(headers[name]))),
      );
    }
    if (httpRequestMethod) tests.push(({ method }) => httpRequestMethod.values.includes(method));
    if (queryStrings) {
      const wanted = queryStrings.map(({ key, value }) => ({
        key: key === undefined ? undefined : wildcard(key, "i"),
        value: wildcard(value, "i"),
      }));
      tests.push(({ query }) =>
        [...new URLSearchParams(query)].some(([key, value]) =>
          wanted.some((one) => (one.key?.test(key) ?? true) && one.value.test(value)),
        ),
      );
    }
    return tests;
  });
  if (all.length === 0) throw validationError("A condition must be specified");
  return (request) => all.every((test) => test(request));
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
