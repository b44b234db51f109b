import type { ApiRequest, ApiResponse } from "../contract/api.ts";
import type { Faults } from "./faults.ts";
import type { Model } from "./model.ts";

/** One protocol, for one API: reads requests and writes answers by the API's model. */
export interface Wire {
  /** Name of the operation that a request is for, as AWS has it; undefined when AWS has none. */
  nameOf(request: ApiRequest): string | undefined;
  /** Names the operation that was asked for and is not there, in the caller's words. */
  describe(request: ApiRequest): string;
  /** The input, in the SDK's types.
   * @throws AwsError when the request can't be understood. */
  read(name: string, request: ApiRequest): Promise<object> | object;
  /** The answer. @param output In the SDK's types. @param status Other than the operation's own. */
  write(name: string, output: object, request: ApiRequest, status: number | undefined): ApiResponse;
}

/** Settings of a wire. */
export interface WireOptions {
  readonly model: () => Model;
  readonly faults: Faults;
  /** True when the service reads and writes values as they are in the body, and checks them itself. */
  readonly isRaw: boolean;
}
