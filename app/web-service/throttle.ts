import type {} from "fastify";

declare module "fastify" {
  interface FastifySchema {
    /** Requests a second, and burst, of this route for all callers together, which API Gateway allows; it is in the OpenAPI document.
     * @default those of the API */
    readonly "x-throttle"?: { readonly ratePerSecond: number; readonly burst: number };
  }
}
