import type { HttpRequest, HttpResponse } from "../http.ts";
import type { Principal } from "../principal.ts";
import type { ApiRequest, ApiResponse } from "../api.ts";

/** The gateway, for services that call other services in process: the same IAM decision, no socket, no signature. */
export interface GatewayCapability {
  /** Calls `signingName`'s API as `principal`. @throws AwsError as the service or IAM does. */
  call(principal: Principal, signingName: string, request: ApiRequest): Promise<ApiResponse>;
  /** A path on the gateway without a signature: container credentials, Cognito's JWKS. `prefix` ends with `/`. */
  serve(prefix: string, handler: (request: HttpRequest) => Promise<HttpResponse>): void;
}
