import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Client that ends with the process that uses it: after a number of calls, the next one is answered by nobody, whether or not it was done. */
export class CutClient {
  readonly #client: DynamoDBDocumentClient;
  readonly #calls: number;
  readonly #lastIsDone: boolean;
  /** Calls that were made. */
  made = 0;

  /** @param options.calls Calls that are answered.
   * @param options.lastIsDone True when the call after them is done, and only its answer is lost. */
  constructor(client: DynamoDBDocumentClient, options: { calls: number; lastIsDone: boolean }) {
    this.#client = client;
    this.#calls = options.calls;
    this.#lastIsDone = options.lastIsDone;
  }

  async send(command: Parameters<DynamoDBDocumentClient["send"]>[0]): Promise<unknown> {
    if (this.made > this.#calls) throw new Error("the process is gone");
    this.made++;
    if (this.made <= this.#calls) return await this.#client.send(command);
    if (this.#lastIsDone) await this.#client.send(command);
    throw new Error("the process is gone");
  }
}
