/** An error as a function's caller gets it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** To the process of an execution environment. */
export interface InvokeMessage {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly invokedArn: string;
  readonly traceId: string;
  readonly clientContext?: string;
}

/** From the process of an execution environment. */
export type RuntimeMessage =
  | { readonly type: "ready" }
  | { readonly type: "init-error"; readonly error: FunctionError }
  | { readonly type: "log"; readonly line: string }
  | { readonly type: "result"; readonly requestId: string; readonly payload: string }
  | { readonly type: "error"; readonly requestId: string; readonly error: FunctionError }
  | { readonly type: "memory"; readonly bytes: number };
