import { pageOf } from "../../contract/page.ts";
import { invalidParameter, invalidValue } from "./errors.ts";
import type { Queue } from "./queue.ts";

/** Most queues of a page. */
const LARGEST = 1000;

/** Members of a request about pages. */
export interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** Cuts one page out of a list of queues. Without `MaxResults` it is the first 1,000, and AWS tells of no more.
 * @throws AwsError InvalidParameterValue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export function queuePage(
  queues: readonly Queue[],
  { MaxResults: size, NextToken: token }: PageRequest,
): { readonly page: readonly Queue[]; readonly NextToken: string | undefined } {
  if (size !== undefined && !(Number.isInteger(size) && size >= 1 && size <= LARGEST))
    throw invalidValue("MaxResults", size, `Value must be between 1 and ${LARGEST}.`);
  if (token !== undefined && size === undefined)
    throw invalidParameter("MaxResults must be set to use NextToken.");
  const { items, next } = pageOf(queues, ({ record }) => record.arn, {
    limit: size ?? LARGEST,
    token,
    invalid: () => invalidValue("NextToken", token, "Invalid or expired next token."),
  });
  return { page: items, NextToken: size === undefined ? undefined : next };
}
