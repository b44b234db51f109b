import type { Principal } from "../../../contract/principal.ts";
import type { Input } from "./input.ts";

/** A call of the API. */
export interface AthenaCall {
  readonly region: string;
  readonly principal: Principal;
  readonly input: Input;
}

/** Operations of the API by name. */
export type OperationMap = Readonly<
  Record<
    string,
    {
      /** ARNs that IAM must allow it on. @throws AwsError InvalidRequestException */
      readonly resources: (region: string, input: Input) => readonly string[];
      readonly run: (call: AthenaCall) => object | Promise<object>;
    }
  >
>;
