import { InvokeCommand, LambdaClient, type LambdaClientConfig } from "@aws-sdk/client-lambda";

/** Jobs of the ladder, as the output `jobs` of its program names their functions. */
export type Job = "importUsers" | "compareUsers" | "backfill" | "compare" | "retire" | "restore";

/** Answer of a job: some go through everything in several calls, and tell where the next one begins. */
export interface JobAnswer {
  readonly done?: boolean;
  readonly next?: unknown;
  readonly [figure: string]: unknown;
}

/** Calls that a job gets at most: far more than the pages of any table here. */
const CALLS = 10_000;

/** Calls functions of a copy, or of an account. */
export class Jobs {
  readonly #client: LambdaClient;
  readonly #names: () => Readonly<Record<string, string>>;

  /** @param names Names of the functions by job, as they are at the time. */
  constructor(config: LambdaClientConfig, names: () => Readonly<Record<string, string>>) {
    this.#client = new LambdaClient(config);
    this.#names = names;
  }

  /** Calls a job until it is done.
   * @returns Its last answer, with the sum of each figure of all calls.
   * @throws Error when the job is not there, or fails. */
  async run(job: Job): Promise<JobAnswer> {
    const sums = new Map<string, number>();
    let next: unknown;
    for (let call = 0; call < CALLS; call++) {
      const answer = await this.#invoke(job, next === undefined ? {} : { next });
      for (const [name, value] of Object.entries(answer))
        if (typeof value === "number") sums.set(name, (sums.get(name) ?? 0) + value);
      if (answer.done !== false || answer.next === undefined)
        return { ...answer, ...Object.fromEntries(sums) };
      next = answer.next;
    }
    throw new Error(`${job} was not done after ${CALLS} calls`);
  }

  close(): void {
    this.#client.destroy();
  }

  async #invoke(job: Job, event: object): Promise<JobAnswer> {
    const name = this.#names()[job];
    if (name === undefined)
      throw new Error(`the program has no job ${job} at this place: see its output "jobs"`);
    const { FunctionError, Payload } = await this.#client.send(
      new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    const text = Buffer.from(Payload ?? []).toString();
    if (FunctionError !== undefined) throw new Error(`${job} (${name}) failed: ${text}`);
    return JSON.parse(text) as JobAnswer;
  }
}
