import { jsonBody, problem, type ProxyEvent, type ProxyResult } from "../../../app/functions/http.ts";

/** Event that API Gateway gives a function with several routes, as far as it is used here. */
export interface RoutedEvent extends ProxyEvent {
  readonly httpMethod: string;
  /** Path as the API declares it: `/me/registrations`. */
  readonly resource: string;
}

/** Answer to one route. */
export type Route = (event: RoutedEvent) => Promise<ProxyResult>;

/** Answers a request by the route that API Gateway found: `POST /registrations`. What fails is logged, and told as 503 without anything of the
 * inside. */
export async function byRoute(
  event: RoutedEvent,
  routes: Readonly<Record<string, Route>>,
): Promise<ProxyResult> {
  const route = routes[`${event.httpMethod} ${event.resource}`];
  if (!route) return problem(event, 404, "There is nothing here.");
  try {
    return await route(event);
  } catch (error) {
    // eslint-disable-next-line no-console -- a function's log
    console.error("a request failed", error);
    return problem(event, 503, "Try again in a moment.", {}, { "Retry-After": "2" });
  }
}

/** Members of the body by name; empty for what is no JSON object. */
export function bodyOf(event: ProxyEvent): Readonly<Record<string, unknown>> {
  try {
    const value = jsonBody(event);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Claim of the token that API Gateway verified. @throws Error when it is missing: the route has no authorizer */
export function claim(event: ProxyEvent, name: string): string {
  const value = event.requestContext.authorizer?.claims?.[name];
  if (!value) throw new Error(`the token has no claim ${name}`);
  return value;
}
