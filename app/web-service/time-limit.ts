/** Milliseconds in which a request is answered: fewer than API Gateway waits, so that the caller is told by the service.
 * Routes that always ask the database give it to Fastify as `handlerTimeout`; where most answers are at hand, a timer for
 * each request would cost more than the answer, and only those who wait get one.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const TIME_LIMIT = 10_000;
