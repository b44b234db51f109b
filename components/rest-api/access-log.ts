/** One JSON object a request: who asked, by which ids it is found in the logs of the other hops, what became of it. Without tokens, bodies and query
 * strings; messages of errors are left to the execution log, for they quote headers that could not be read.
 *
 * `sourceIp` is who connected: behind a front door one of CloudFront's servers, whose own log, and the service's, have the viewer's address.
 * `key` is the id of the front door's key, by which is seen when an old one is no longer sent.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
export const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  extendedRequestId: "$context.extendedRequestId",
  traceId: "$context.xrayTraceId",
  at: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  user: "$context.authorizer.claims.sub",
  key: "$context.identity.apiKeyId",
  method: "$context.httpMethod",
  route: "$context.resourcePath",
  status: "$context.status",
  bytes: "$context.responseLength",
  latency: "$context.responseLatency",
  integrationLatency: "$context.integrationLatency",
  integrationStatus: "$context.integrationStatus",
  integrationRequestId: "$context.integration.requestId",
  error: "$context.error.responseType",
});
