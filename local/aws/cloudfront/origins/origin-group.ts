import { AwsError } from "../../../contract/errors.ts";
import type { Origin, OriginResponse } from "./origin.ts";

/** Methods of requests that fail over.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html */
const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Statuses that a group may fail over at.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html#concept_origin_groups.creating */
const possibleStatuses: ReadonlySet<number> = new Set([400, 403, 404, 416, 429, 500, 502, 503, 504]);

/** Two origins: the second is asked what the first could not answer. */
export class OriginGroup implements Origin {
  readonly host: string;
  readonly #primary: Origin;
  readonly #secondary: Origin;
  readonly #statuses: ReadonlySet<number>;

  /** @param statuses Answers of the first origin at which the second is asked. 503 stands for an origin that can't be connected to, too, 504 for
   * one that does not answer in time.
   * @throws AwsError InvalidArgument for statuses that a group does not fail over at. */
  constructor(primary: Origin, secondary: Origin, statuses: readonly number[]) {
    const impossible = statuses.filter((status) => !possibleStatuses.has(status));
    if (statuses.length === 0 || impossible.length > 0)
      throw new AwsError(
        "InvalidArgument",
        `An origin group fails over at ${[...possibleStatuses].join(", ")} (got ${statuses.join(", ") || "none"})`,
      );
    this.host = primary.host;
    this.#primary = primary;
    this.#secondary = secondary;
    this.#statuses = new Set(statuses);
  }

  async fetch(request: Parameters<Origin["fetch"]>[0]): Promise<OriginResponse> {
    const response = await this.#primary.fetch(request);
    if (!methods.has(request.method) || !this.#statuses.has(criterion(response))) return response;
    const headers = { ...request.headers, host: this.#secondary.host };
    return await this.#secondary.fetch({ ...request, headers });
  }
}

function criterion({ status, failure }: OriginResponse): number {
  if (failure === "connection") return 503;
  return failure === "time-out" ? 504 : status;
}
