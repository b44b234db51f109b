/** Quotas of API Gateway that do not depend on the API.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */

/** Largest payload in both directions, bytes. */
export const PAYLOAD_LIMIT = 10_485_760;

/** Requests a second and burst of all APIs of an account in a region.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
export const ACCOUNT_THROTTLE = { rate: 10_000, burst: 5_000 } as const;
