import type { ApiRequest, ApiResponse, Operation, ServiceApi } from "../contract/api.ts";
import type { Capabilities } from "../contract/capabilities.ts";
import { AwsError, NotEmulatedError } from "../contract/errors.ts";
import { header, type HttpRequest } from "../contract/http.ts";
import type { Principal } from "../contract/principal.ts";
import type { Service } from "../contract/service.ts";
import type { StepStart, TraceHub } from "../observe/trace.ts";
import { verifySignature, type Signature } from "../wire/sigv4.ts";

/** There is no way from the caller to the service. */
export class Unreachable extends Error {}

/** Parts of a request that tell one API from another. */
type Outline = Pick<ApiRequest, "method" | "path" | "headers">;

/** Calls of APIs, from wherever they come: finds the API, asks the network and IAM, and has the operation done. Knows no service by name. */
export class Calls {
  readonly #capabilities: Capabilities;
  readonly #traces: TraceHub;
  readonly #apis = new Map<string, readonly ServiceApi[]>();

  constructor(capabilities: Capabilities, traces: TraceHub) {
    this.#capabilities = capabilities;
    this.#traces = traces;
  }

  /** Takes the APIs of services. */
  attach(services: readonly Service[]): void {
    for (const { api } of services)
      for (const one of [api ?? []].flat())
        this.#apis.set(one.signingName, [...(this.#apis.get(one.signingName) ?? []), one]);
  }

  /** The API for a signed request.
   * @throws AwsError when no service has the name, NotEmulatedError when none of its APIs takes the request. */
  api(signingName: string, request: Outline): ServiceApi {
    const apis = this.#apis.get(signingName);
    if (!apis)
      throw new AwsError(
        "UnknownService",
        `There is no service "${signingName}" in the local cloud. There are: ${[...this.#apis.keys()].sort().join(", ")}. It would be added as a folder of local/aws.`,
        501,
      );
    const api = apis.find((one) => one.accepts?.(request) ?? true);
    if (!api) throw new NotEmulatedError(`${request.method} ${request.path} of ${signingName}`);
    return api;
  }

  /** The API that takes a request without a signature. */
  unsignedApi(request: Outline & Pick<ApiRequest, "body">): ServiceApi | undefined {
    const isPreflight =
      request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
    return [...this.#apis.values()].flat().find((api) => api.claims?.(request) || (isPreflight && api.cors));
  }

  /** Finds who sends a request. A presigned one may be sent by anybody, from anywhere: the network of who signed it tells nothing about it.
   * @throws AwsError when the key is unknown or over, or the signature wrong. */
  identify(request: HttpRequest, signature: Signature | undefined): Principal {
    if (!signature) return anonymous;
    const key = this.#capabilities.iam.identify(signature.accessKeyId);
    const invalid = "The security token included in the request is invalid.";
    if (!key) throw new AwsError("InvalidClientTokenId", invalid, 403);
    // A long-lived key has no token: one that comes with it is made up.
    if (key.sessionToken !== signature.sessionToken) throw new AwsError("InvalidSessionToken", invalid, 403);
    verifySignature(request, signature, key.secretAccessKey);
    if (key.expiration && key.expiration.getTime() <= Date.now())
      throw new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
    return signature.expires === undefined ? key.principal : { ...key.principal, network: undefined };
  }

  /** Understands a request, lets IAM decide, does it.
   * @throws Unreachable when the caller's network does not lead to the service, AwsError as the service or IAM does. */
  async call(principal: Principal, api: ServiceApi, request: ApiRequest): Promise<ApiResponse> {
    const endpointPolicy = this.#reach(principal, api, request);
    const operation = await api.operation(request, principal);
    if (principal.kind === "anonymous" && operation.access !== "public" && !api.acceptsAnonymous)
      throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
    const run = async () => {
      this.#authorize(principal, operation, endpointPolicy, request);
      return await operation.run(principal);
    };
    if (api.tracesItself) return await run();
    return await this.#traces.step(stepOf(api, operation), run, header(request.headers, "x-amzn-trace-id"));
  }

  /** @returns the policy of the VPC endpoint that the call goes through, if it does. */
  #reach(principal: Principal, { signingName }: ServiceApi, { region }: ApiRequest): string | undefined {
    if (!principal.network) return undefined;
    const { network } = this.#capabilities;
    const reach = network.reachService(principal.network, signingName, region);
    if (!reach.reachable)
      throw new Unreachable(
        `${principal.network.owner} can't reach ${signingName} in ${region}: ${reach.reason}`,
      );
    return network.endpointPolicy(principal.network, signingName, region);
  }

  /** @throws AwsError AccessDenied, saying what was asked and why not. */
  #authorize(
    principal: Principal,
    operation: Operation,
    endpointPolicy: string | undefined,
    request: ApiRequest,
  ): void {
    if (operation.access === "public") return;
    for (const access of operation.access) {
      const asked = endpointPolicy === undefined ? access : { ...access, endpointPolicy };
      const { allowed, reason } = this.#capabilities.iam.authorize(principal, asked, request);
      if (!allowed)
        throw new AwsError(
          "AccessDenied",
          `User: ${principal.arn} is not authorized to perform: ${access.action} on resource: ${access.resource} ${reason}`,
          403,
        );
    }
  }
}

const anonymous: Principal = { kind: "anonymous", arn: "*", accountId: "", userId: "anonymous" };

/** Operations that change nothing, by the beginning of their names. */
const READS = /^(BatchGet|Describe|Get|Head|List|Lookup|Query|Receive|Scan|Select|TransactGet)/;

/** A call as a step of the request that it is made for. */
function stepOf({ signingName }: ServiceApi, { name, access }: Operation): StepStart {
  const [, , , , accountId = "", ...resource] =
    access === "public" ? [] : (access[0]?.resource.split(":") ?? []);
  const path = resource.join(":");
  // `table/mysfits` is told as `mysfits`; a bucket has no type before its name, and no account.
  const named = accountId === "" ? path : path.replace(/^(table|identity|deliverystream)\//, "");
  return {
    service: signingName,
    name: named === "" ? name : `${name} ${named}`,
    changes: !READS.test(name),
  };
}
