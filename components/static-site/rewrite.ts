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
