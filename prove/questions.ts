import { AsyncLocalStorage } from "node:async_hooks";
import type { AskedQuestion, PolicyTrial } from "../local/contract/policy-trial.ts";
import { without, type Removal } from "./removal.ts";

/** A question that IAM was asked, and while what. */
export interface Recorded {
  readonly question: AskedQuestion;
  readonly allowed: boolean;
  /** Names of journeys, `start`, and what {@link makingOf} names. */
  readonly phases: readonly string[];
}

/** Phase in which a resource is made. */
export const makingOf = (resource: string): string => `making ${resource}`;
/** True for a phase in which a resource is made. */
export const isMaking = (phase: string): boolean => phase.startsWith("making ");

/** Condition keys that are other ones at each call. What a policy decides by them would be decided by chance. */
const VOLATILE = new Set(["aws:currenttime", "aws:epochtime", "aws:userid"]);

/** A trial of policies in a running copy: writes down what is asked, and removes things. */
export class Recorder implements PolicyTrial {
  #phase = "start";
  /** The resource that is being made, as long as it is. */
  readonly #making = new AsyncLocalStorage<{ phase: string | undefined }>();
  #removals: readonly Removal[] = [];
  /** Documents without what is removed, by policy. */
  readonly #documents = new Map<string, string>();
  readonly #questions = new Map<string, { question: AskedQuestion; allowed: boolean; phases: Set<string> }>();
  #denied = 0;
  /** Milliseconds of `performance.now()` at which something was asked for the first time in its phase. */
  #lastNews = 0;

  /** Number of questions that were answered with no. */
  get denied(): number {
    return this.#denied;
  }

  /** Time of the last question that its phase had not seen, as `performance.now()` tells it. */
  get lastNews(): number {
    return this.#lastNews;
  }

  get questions(): readonly Recorded[] {
    return [...this.#questions.values()].map(({ question, allowed, phases }) => ({
      question,
      allowed,
      phases: [...phases],
    }));
  }

  /** Begins a phase: what is asked from now on is asked for it. */
  begin(phase: string): void {
    this.#phase = phase;
  }

  /** Removes these things from the next question on, and nothing else. */
  remove(removals: readonly Removal[]): void {
    this.#removals = removals;
    this.#documents.clear();
  }

  decided(question: AskedQuestion, allowed: boolean): void {
    if (!allowed) this.#denied++;
    const context = question.context.filter(([key]) => !VOLATILE.has(key));
    const { asker, action, resource, policies } = question;
    const key = JSON.stringify([asker.roleArn ?? asker.arn, action, resource, context, policies, allowed]);
    const phase = this.#making.getStore()?.phase ?? this.#phase;
    const before = this.#questions.get(key);
    if (before?.phases.has(phase)) return;
    this.#lastNews = performance.now();
    if (before) before.phases.add(phase);
    else this.#questions.set(key, { question, allowed, phases: new Set([phase]) });
  }

  async making<T>(urn: string, work: () => Promise<T>): Promise<T> {
    // The making of a service does not wait for its tasks: the start does.
    if (urn.includes("aws:ecs/service:Service::")) return await work();
    const making: { phase: string | undefined } = { phase: makingOf(urn.slice(urn.lastIndexOf("::") + 2)) };
    try {
      return await this.#making.run(making, work);
    } finally {
      // What it left running asks for others from now on.
      making.phase = undefined;
    }
  }

  document(
    { place, name, document }: Parameters<PolicyTrial["document"]>[0],
    roleArn: string | undefined,
  ): string {
    if (this.#removals.length === 0) return document;
    const key = JSON.stringify([place, name, roleArn, document]);
    const kept = this.#documents.get(key) ?? without(document, { place, name, roleArn }, this.#removals);
    this.#documents.set(key, kept);
    return kept;
  }
}
