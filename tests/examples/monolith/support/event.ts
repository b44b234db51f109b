import type { RoutedEvent } from "../../../../examples/monolith/functions/http.ts";

/** Makes the event that API Gateway gives a function for a request.
 * @param route As the API declares it: `POST /registrations`.
 * @param claims Of the verified token. */
export function eventOf(
  route: string,
  body?: unknown,
  claims?: Readonly<Record<string, string>>,
): RoutedEvent {
  const [httpMethod = "", resource = ""] = route.split(" ");
  return {
    httpMethod,
    resource,
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    requestContext: { requestId: "request-1", ...(claims && { authorizer: { claims } }) },
  };
}
