import { at, isUnknown, type PolicyGraph, type PolicyResource } from "./graph.ts";

/** Weight of a rule: `high` lets strangers in or loses data, `medium` makes either easier, `low` costs time or money. */
export type Severity = "high" | "medium" | "low";

/** One way in which a resource breaks a rule. */
export interface Finding {
  /** Path of the input that is wrong: `versioningConfiguration.status`. */
  readonly property?: string;
  /** The value that is there; undefined when it is missing. Never a secret. */
  readonly got: unknown;
  /** What to do, as an imperative: `give the bucket a BucketVersioning with status Enabled`. */
  readonly fix: string;
}

interface RuleBase {
  /** `s3-versioning`. */
  readonly id: string;
  /** What must be, as a sentence. */
  readonly title: string;
  /** Number in the project's list of rules, which docs/policies.md shows; several rules may share one. `trap`: what AWS's documentation or a bill
   * teaches. `pair`: what two resources must agree about. */
  readonly number: number | "trap" | "pair";
  /** Ids of the same rule elsewhere: Checkov, cfn_nag, Prowler, AWS Security Hub (FSBP). */
  readonly sources: readonly string[];
  readonly severity: Severity;
}

/** A rule that is asked of each resource of some types. A value that is not known yet breaks nothing. */
export interface ResourceRule extends RuleBase {
  /** Type tokens that it is asked of. */
  readonly types: readonly string[];
  readonly check: (resource: PolicyResource, graph: PolicyGraph) => readonly Finding[];
}

/** A rule that is asked once, of the whole program. */
export interface ProgramRule extends RuleBase {
  readonly checkProgram: (graph: PolicyGraph) => readonly Finding[];
}

export type Rule = ResourceRule | ProgramRule;

/** A finding with its rule and resource. */
export interface Violation extends Finding {
  readonly rule: Rule;
  /** Undefined for the program as a whole. */
  readonly resource: PolicyResource | undefined;
}

/** Finds fault with one input unless it holds, or is not known yet. */
export function must(
  resource: PolicyResource,
  property: string,
  holds: (value: unknown) => boolean,
  fix: string,
): readonly Finding[] {
  const got = at(resource.inputs, property);
  return isUnknown(got) || holds(got) ? [] : [{ property, got, fix }];
}

/** Finds fault with a resource that lacks a companion. */
export const lacking = (fix: string): readonly Finding[] => [{ got: undefined, fix }];

/** True for the value `true`. */
export const isTrue = (value: unknown): boolean => value === true;
