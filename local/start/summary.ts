import type { ResourceGraph } from "../engine/index.ts";
import type { Service } from "../contract/service.ts";

/** How many resources behave here, and what those do not do that are only kept. */
export interface ResourceCount {
  readonly run: number;
  readonly recorded: readonly { readonly type: string; readonly without: string; readonly count: number }[];
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
    recorded: [...recorded].sort().map(([type, count]) => {
      const handler = handlers.get(type);
      return { type, count, without: handler && "without" in handler ? handler.without : "" };
    }),
  };
}

/** Outputs with the address under which a distribution is reached here, in place of the `https://<name>.cloudfront.net` of AWS.
 * @param domainName Of the distribution that the site's address serves. */
export function withLocalAddress(
  outputs: Readonly<Record<string, unknown>>,
  domainName: string | undefined,
  siteUrl: string,
): Record<string, unknown> {
  const address = domainName === undefined ? undefined : `https://${domainName}`;
  const local = (value: unknown) =>
    address !== undefined &&
    typeof value === "string" &&
    (value === address || value.startsWith(`${address}/`))
      ? siteUrl + value.slice(address.length)
      : value;
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, local(value)]));
}
