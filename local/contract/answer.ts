import type { Headers } from "./http.ts";

/** An output with what the model has no member for: another status than the operation's usual one, further headers. */
export class Answer<Output> {
  readonly output: Output;
  readonly status: number | undefined;
  readonly headers: Headers;

  constructor(
    output: Output,
    { status, headers = {} }: { readonly status?: number; readonly headers?: Headers },
  ) {
    this.output = output;
    this.status = status;
    this.headers = headers;
  }
}
