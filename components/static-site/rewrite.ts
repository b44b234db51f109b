import { servedDomain } from "./names.ts";
import type { Settings } from "./defaults.ts";

/** A CloudFront Function: a path whose last part has no dot belongs to the site's own router, which is in index.html.
 * A file that is missing stays missing, so a mistyped asset is an error and not a page.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html */
export const rewriteFunction = `function handler(event) {
  var request = event.request;
  var last = request.uri.substring(request.uri.lastIndexOf("/") + 1);
  if (last.indexOf(".") === -1) request.uri = "/index.html";
  return request;
}
`;

/** Makes the function that sees each request for the site's own files, if there is something to do: names that lead to another are answered
 * with a redirect, with path and query; then paths are rewritten. Requests of APIs are never redirected: a browser would make a GET of a POST. */
export function requestFunction(args: Settings): string | undefined {
  const { name = "", redirects = [] } = servedDomain(args) ?? {};
  const rewrite = args.singlePage ? rewriteFunction : undefined;
  if (redirects.length === 0) return rewrite;
  const next = rewrite?.replace("function handler(", "function answer(") ?? passOn;
  return `${next}
function handler(event) {
  var request = event.request;
  var host = request.headers.host ? request.headers.host.value : "";
  if (${JSON.stringify(redirects)}.indexOf(host) === -1) return answer(event);
  return {
    statusCode: 301,
    statusDescription: "Moved Permanently",
    headers: { location: { value: "https://${name}" + request.uri + queryOf(request.querystring) } },
  };
}

function queryOf(values) {
  var parts = [];
  Object.keys(values).forEach(function (name) {
    (values[name].multiValue || [values[name]]).forEach(function (one) {
      parts.push(one.value === "" ? name : name + "=" + one.value);
    });
  });
  return parts.length === 0 ? "" : "?" + parts.join("&");
}
`;
}

const passOn = `function answer(event) {
  return event.request;
}
`;
