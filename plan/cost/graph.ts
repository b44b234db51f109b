import type { PolicyResource } from "../../policies/graph.ts";

/** A resource of a program, as far as its cost goes. */
export interface CostResource extends PolicyResource {
  /** URN of the parent. */
  readonly parent?: string;
  readonly region?: string;
}

/** Every resource of a program. */
export interface CostGraph {
  readonly resources: readonly CostResource[];
}
