import { resolve } from "node:path";
import type { Deployment } from "../../local/contract/capabilities.ts";
import { askControl } from "../../local/start/control.ts";
import type { Running } from "../../local/start/running.ts";
import { Jobs } from "./jobs.ts";
import { configOf, describePlace, type Place } from "./place.ts";

/** Folder of the program. */
export const project = resolve(import.meta.dirname, "../../examples/monolith");
/** Its only stack. */
export const STACK = "ladder";

/** A copy of the program that runs, whoever started it. */
export type LadderCopy = Pick<Running, "aws" | "region" | "operator" | "control" | "console">;

/** The monolith's program on a running copy: where it is, and how it gets elsewhere. */
export class Ladder {
  readonly jobs: Jobs;
  readonly #copy: LadderCopy;
  readonly #kept: (place: Place) => void;
  #place: Place;
  #outputs: Deployment["outputs"] = {};

  private constructor(copy: LadderCopy, place: Place, kept: (place: Place) => void) {
    this.#copy = copy;
    this.#place = place;
    this.#kept = kept;
    const { aws, region, operator } = copy;
    this.jobs = new Jobs(
      { endpoint: aws, region, credentials: operator },
      () => (this.#outputs["jobs"] ?? {}) as Record<string, string>,
    );
  }

  /** @param place Where the copy is.
   * @param kept Told where a copy that is killed from now on has to be started. */
  static async of(
    copy: LadderCopy,
    place: Place,
    kept: (place: Place) => void = () => undefined,
  ): Promise<Ladder> {
    const ladder = new Ladder(copy, place, kept);
    ladder.#outputs = (await askControl(copy.control, "outputs", ladder.#request)).outputs;
    return ladder;
  }

  /** Where it is. */
  get place(): Place {
    return this.#place;
  }

  /** Address of the console, which has the mailbox. */
  get console(): string {
    return this.#copy.console;
  }

  /** Address of the API, without a slash at its end. */
  get apiUrl(): string {
    const { apiUrl } = this.#outputs;
    if (typeof apiUrl !== "string") throw new Error('the program has no output "apiUrl"');
    return apiUrl.replace(/\/$/, "");
  }

  /** Applies the program as it is at another place to the running copy, as `pulumi up` does on AWS.
   * @throws Error when the program fails; the copy is then between the two. */
  async deploy(place: Place): Promise<void> {
    // What a deployment that is killed has made stays: stores are never deleted on the way.
    if (place.built > this.#place.built) this.#kept({ ...this.#place, built: place.built });
    const { outputs } = await askControl(this.#copy.control, "up", {
      ...this.#request,
      config: configOf(place),
      skipPreview: true,
    }).catch((error: unknown) => {
      throw new Error(`${describePlace(place)} could not be deployed: ${(error as Error).message}`, {
        cause: error,
      });
    });
    this.#place = place;
    this.#outputs = outputs;
    this.#kept(place);
  }

  close(): void {
    this.jobs.close();
  }

  get #request() {
    const { project: below } = this.#copy.control;
    const root = resolve(project, below === "" ? "." : below.replace(/[^/]+/g, ".."));
    return { root, project: below, stack: STACK };
  }
}
