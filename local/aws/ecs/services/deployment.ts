import type { ServiceSettings, TaskDefinition } from "../records.ts";

/** One state that a service was told to be in, and how far it has come.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html */
export class Deployment {
  readonly id: string;
  readonly settings: ServiceSettings;
  readonly definition: TaskDefinition;
  readonly createdAt = new Date();
  rollout: "IN_PROGRESS" | "COMPLETED" | "FAILED" = "IN_PROGRESS";
  reason = "";
  /** Tasks that ended without having been healthy, in a row. */
  failures = 0;
  /** No task is started before this time, milliseconds of `performance.now()`. */
  notBefore = 0;

  constructor(id: string, settings: ServiceSettings, definition: TaskDefinition) {
    this.id = id;
    this.settings = settings;
    this.definition = definition;
  }

  /** After so many failures the circuit breaker opens.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
  get failureThreshold(): number {
    return Math.min(200, Math.max(3, Math.ceil(this.settings.desiredCount / 2)));
  }

  /** Counts a task that ended. The first is replaced at once, the following after waits that double, a minute at most. */
  ended(wasHealthy: boolean): void {
    this.failures = wasHealthy ? 0 : this.failures + 1;
    const wait = this.failures <= 1 ? 0 : Math.min(60, 2 ** (this.failures - 2));
    this.notBefore = performance.now() + wait * 1000;
  }
}
