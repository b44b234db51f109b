import type { ResourceGraph } from "../engine/index.ts";
import type { Service } from "../contract/service.ts";

/** How many resources behave here, and what those do not do that are only kept. */
export interface ResourceCount {
  readonly run: number;
  readonly recorded: readonly { readonly type: string; readonly without: string; readonly count: number }[];
  /** Lacks of things that run otherwise. */
  readonly lacks: readonly string[];
}

/** Counts a graph's resources by how they are dealt with. */
export function countResources(graph: ResourceGraph, services: readonly Service[]): ResourceCount {
  const handlers = new Map(services.flatMap(({ resources }) => Object.entries(resources)));
  const recorded = new Map<string, number>();
  let run = 0;
  for (const { type, handling } of graph.resources) {
    if (handling === "run") run++;
    if (handling === "recorded") recorded.set(type, (recorded.get(type) ?? 0) + 1);
  }
  return {
    run,
    lacks: services.flatMap((service) => service.lacks?.() ?? []),
    recorded: [...recorded].sort().map(([type, count]) => {
      const handler = handlers.get(type);
      return { type, count, without: handler && "without" in handler ? handler.without : "" };
    }),
  };
}
