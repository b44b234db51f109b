import { invalidParameter, invalidValue } from "./errors.ts";

/** Most results of a page. */
const LARGEST = 1000;

/** What a request says of pages. */
export interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** A page of results. Without `MaxResults` it is the first 1,000, and AWS tells of no more.
 * @throws AwsError InvalidParameterValue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export function pageOf<Result>(
  results: readonly Result[],
  { MaxResults: size, NextToken: token }: PageRequest,
): { readonly page: readonly Result[]; readonly NextToken: string | undefined } {
  if (size !== undefined && !(size >= 1 && size <= LARGEST))
    throw invalidValue("MaxResults", size, `Value must be between 1 and ${LARGEST}.`);
  if (token !== undefined && size === undefined)
    throw invalidParameter("MaxResults must be set to use NextToken.");
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64").toString());
  if (!Number.isInteger(start) || start < 0)
    throw invalidValue("NextToken", token, "Invalid or expired next token.");
  const end = start + (size ?? LARGEST);
  return {
    page: results.slice(start, end),
    NextToken:
      size !== undefined && results.length > end ? Buffer.from(String(end)).toString("base64") : undefined,
  };
}
