/** An error as an AWS service answers it. The gateway writes it in the wire shape of the service that threw it. */
export class AwsError extends Error {
  /** The service's error code, such as `ResourceNotFoundException`. */
  readonly code: string;
  /** HTTP status of the answer: 4xx for the caller's mistakes, 5xx for the service's. */
  readonly status: number;
  /** Further members of the error's body, such as `CancellationReasons`. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Headers of the answer beyond those that every error has: `x-amz-delete-marker`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    status = 400,
    members: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
    this.headers = headers;
  }
}

/** Thrown for what the local cloud does not do. It is an error with a name, never a silent success. */
export class NotEmulatedError extends AwsError {
  /** @param what The operation or option, for example `dynamodb:ExecuteStatement`.
   *  @param remedy What the reader can do about it. */
  constructor(what: string, remedy = "It works on AWS; the local cloud does not emulate it.") {
    super("NotImplemented", `${what} is not emulated here. ${remedy}`, 501);
  }
}
