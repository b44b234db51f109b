import { AwsError } from "../contract/errors.ts";

/** Where something went wrong. */
export interface Place {
  readonly urn?: string;
  readonly type?: string;
  readonly name?: string;
  /** `index.ts:52` */
  readonly source?: string;
}

/** Why a program did not get to its end: one line with resource, source line, cause and remedy. */
export class ProgramError extends Error implements Place {
  override readonly name = "ProgramError";
  readonly urn?: string;
  readonly type?: string;
  /** Logical name of the resource. */
  readonly resource?: string;
  readonly source?: string;
  /** What else could not be made, where a run goes on without a resource. */
  readonly others: readonly ProgramError[];
  readonly #problem: string;
  readonly #remedy: string | undefined;

  /** @param problem What is wrong, without a full stop.
   *  @param remedy What to do about it, unless `problem` says so itself.
   *  @param cause The error behind it, if there is one. */
  constructor(
    place: Place,
    problem: string,
    remedy?: string,
    cause?: unknown,
    others: readonly ProgramError[] = [],
  ) {
    const names = others.map((other) => `${other.type ?? "a call"} "${other.resource ?? ""}"`).join(", ");
    const more = others.length > 0 ? ` (${others.length} more can't be made: ${names})` : "";
    super(
      oneLine(
        `${describePlace(place)}${problem}${remedy && !/\bfix: /i.test(problem) ? `. Fix: ${remedy}` : ""}${more}`,
      ),
      { cause },
    );
    this.urn = place.urn;
    this.type = place.type;
    this.resource = place.name;
    this.source = place.source;
    this.others = others;
    this.#problem = problem;
    this.#remedy = remedy;
  }

  /** The same error, which names others too. */
  with(others: readonly ProgramError[]): ProgramError {
    const { urn, type, resource: name, source } = this;
    return new ProgramError({ urn, type, name, source }, this.#problem, this.#remedy, this.cause, others);
  }
}

/** `aws:iam/role:Role "role" (index.ts:52): ` */
function describePlace({ type, name, source }: Place): string {
  if (type) return `${type}${name === undefined ? "" : ` "${name}"`}${source ? ` (${source})` : ""}: `;
  return source ? `${source}: ` : "";
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, " ");
}

/** What an error says, with the code or class that a reader would look up. */
export function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AwsError) return `${error.code}: ${error.message}`;
  return error.name === "Error" || error.name === "ProgramError"
    ? error.message
    : `${error.name}: ${error.message}`;
}
