/** Meaning of a failed call of SES for the mail. */
export type SendFailure =
  /** Nothing was sent, and a later attempt may do: SES throttles, is paused, down, or not set up yet. */
  | "transient"
  /** No answer came: the mail may be on its way. */
  | "unclear"
  /** SES will refuse this mail each time. */
  | "permanent";

/** Tells the errors of SendEmail apart.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors */
export function classify(error: unknown): SendFailure {
  const { name, message, $metadata } = error as {
    name?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  if (status === undefined)
    return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(
      `${name} ${message} ${String((error as { code?: string }).code)}`,
    )
      ? "transient"
      : "unclear";
  if (name === "BadRequestException") return "permanent";
  // An identity or a permission that is missing is somebody's to add: the mail can wait for that.
  if (name === "MessageRejected") return /not verified/.test(message ?? "") ? "transient" : "permanent";
  return "transient";
}
