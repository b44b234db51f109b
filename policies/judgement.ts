import type { PolicyGraph } from "./graph.ts";
import { violations, type Violation } from "./index.ts";

/** Leave to break a rule, for a while. */
export interface Exception {
  /** Id of the rule. */
  readonly rule: string;
  /** Logical names of the resources, of letters, digits and `-`, with `*` for any text: `service-*`. `*` alone also means the program as a whole. */
  readonly resources: string;
  /** Names of the stages: `["dev"]`. */
  readonly stages: readonly string[];
  /** Text that a reviewer at AWS would accept: what is done instead, or why the rule does not fit. */
  readonly reason: string;
  /** Last day, `2027-11-30`: by then somebody looks at it again. */
  readonly expires: string;
}

/** Rules that a stage breaks, with leave and without. */
export interface Judgement {
  /** Those that nothing excepts. */
  readonly violations: readonly Violation[];
  readonly excepted: readonly { readonly violation: Violation; readonly exception: Exception }[];
  /** Exceptions for this stage that except nothing: what they excused is mended. */
  readonly unused: readonly Exception[];
}

/** Asks every rule of a stage's graph. An exception that has expired excepts nothing any more.
 * @param today `2026-11-29` */
export function judge(
  graph: PolicyGraph,
  stage: string,
  exceptions: readonly Exception[],
  today: string,
): Judgement {
  const ofStage = exceptions.filter(({ stages }) => stages.includes(stage));
  const open: Violation[] = [];
  const excepted: { readonly violation: Violation; readonly exception: Exception }[] = [];
  for (const violation of violations(graph)) {
    const exception = exceptionOf(violation, stage, ofStage, today);
    if (exception) excepted.push({ violation, exception });
    else open.push(violation);
  }
  const used = new Set(excepted.map(({ exception }) => exception));
  return { violations: open, excepted, unused: ofStage.filter((exception) => !used.has(exception)) };
}

/** The exception that gives leave for a violation; undefined when none does. */
export const exceptionOf = (
  violation: Violation,
  stage: string,
  exceptions: readonly Exception[],
  today: string,
): Exception | undefined =>
  exceptions.find((one) => one.stages.includes(stage) && one.expires >= today && excepts(one, violation));

/** An exception that gave leave for a violation until it expired. */
export const expiredExceptionOf = (
  violation: Violation,
  stage: string,
  exceptions: readonly Exception[],
  today: string,
): Exception | undefined =>
  exceptions.find((one) => one.stages.includes(stage) && one.expires < today && excepts(one, violation));

function excepts({ rule, resources }: Exception, violation: Violation): boolean {
  if (rule !== violation.rule.id) return false;
  const pattern = resources.replaceAll("*", ".*");
  return new RegExp(`^${pattern}$`).test(violation.resource?.name ?? "");
}
