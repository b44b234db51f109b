import type { Headers } from "../../../contract/http.ts";
import type { LoggingLevel } from "../records.ts";
import type { GatewayResponses } from "./gateway-responses.ts";
import type { Invocation, Route } from "./invocation.ts";
import type { Routable, Router } from "./router.ts";
import type { TokenBucket } from "./token-bucket.ts";

/** Answer of a method. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Work of a method on a request once it is let in. A new kind of integration (a Lambda function) is one more of these. */
export interface Integration {
  /** @throws GatewayError */
  invoke(invocation: Invocation): Promise<Answer>;
}

/** Lets a request in and notes who makes it, or ends it. A new kind of authorizer is one more of these.
 * @throws GatewayError */
export type Authorize = (invocation: Invocation) => Promise<void>;

/** A deployed method with everything about it worked out. */
export interface CompiledMethod extends Route {
  /** `GET`, …, or `ANY`. */
  readonly httpMethod: string;
  /** For messages: `GET /mysfits/{mysfitId}`. */
  readonly name: string;
  readonly apiKeyRequired: boolean;
  readonly authorize?: Authorize;
  /** Checks parameters and body. @throws GatewayError */
  readonly validate?: (invocation: Invocation) => void;
  readonly integration: Integration;
  /** Settings of the stage, which change without a deployment. */
  throttle?: TokenBucket;
  loggingLevel: LoggingLevel;
}

/** A deployed resource with its methods by HTTP method, `ANY` for all others. */
export interface CompiledResource extends Routable {
  readonly methods: ReadonlyMap<string, CompiledMethod>;
}

/** A deployment, ready to serve one stage. */
export interface CompiledApi {
  readonly router: Router<CompiledResource>;
  readonly methods: readonly CompiledMethod[];
  readonly gatewayResponses: GatewayResponses;
  /** Resource policy with full ARNs, JSON text. */
  readonly policy?: string;
  readonly minimumCompressionSize?: number;
}
