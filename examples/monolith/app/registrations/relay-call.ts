import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";

/** Calls of the relay, which empties the outbox. One at a time: what is written during a call is told by another one after it. A call that fails is
 * told to `failed` alone, for the outbox keeps what is in it: the next registration calls again, and so does a schedule. */
export class RelayCall {
  readonly #lambda: Pick<LambdaClient, "send">;
  readonly #name: string;
  readonly #failed: (error: unknown) => void;
  #isCalling = false;
  #isWanted = false;

  /** @param name Name or ARN of the function. */
  constructor(lambda: Pick<LambdaClient, "send">, name: string, failed: (error: unknown) => void) {
    this.#lambda = lambda;
    this.#name = name;
    this.#failed = failed;
  }

  /** Asks for a call, and does not wait for it. */
  nudge(): void {
    this.#isWanted = true;
    if (!this.#isCalling) void this.#call();
  }

  async #call(): Promise<void> {
    this.#isCalling = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      try {
        await this.#lambda.send(
          new InvokeCommand({
            FunctionName: this.#name,
            InvocationType: "Event",
            Payload: Buffer.from("{}"),
          }),
        );
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#isCalling = false;
  }
}
