import { publicStatements } from "../../policies/documents.ts";
import type { Side } from "../compare/references.ts";
import { networkPaths } from "./network.ts";
import type { Reach } from "./reach.ts";
import { routes } from "./routes.ts";

export type { Reach } from "./reach.ts";

/** Answers that are there now and were not, and the other way round. */
export interface ReachChanges {
  readonly opened: readonly Reach[];
  readonly closed: readonly Reach[];
  /** What is reached by others than before. */
  readonly changed: readonly {
    readonly what: string;
    readonly before: readonly Reach[];
    readonly after: readonly Reach[];
  }[];
}

/** Compares who can reach what: routes, network paths, public buckets. Two programs that say the same otherwise have no difference. */
export function reachBetween(base: Side, head: Side): ReachChanges {
  const [before, after] = [byTarget(base), byTarget(head)];
  const opened: Reach[] = [];
  const closed: Reach[] = [];
  const changed: ReachChanges["changed"][number][] = [];
  for (const what of new Set([...after.keys(), ...before.keys()])) {
    const [former, present] = [before.get(what) ?? [], after.get(what) ?? []];
    const [gone, come] = [without(former, present), without(present, former)];
    if (gone.length > 0 && come.length > 0) changed.push({ what, before: gone, after: come });
    else {
      opened.push(...come);
      closed.push(...gone);
    }
  }
  return { opened, closed, changed };
}

/** Who reaches each thing. */
function byTarget(side: Side): ReadonlyMap<string, readonly Reach[]> {
  const all = new Map<string, Reach[]>();
  for (const reach of [...routes(side), ...networkPaths(side), ...buckets(side)])
    all.set(reach.what, [...(all.get(reach.what) ?? []), reach]);
  return all;
}

/** Those of `some` that are not among `others`, each once. */
function without(some: readonly Reach[], others: readonly Reach[]): readonly Reach[] {
  const known = new Set(others.map(({ who }) => who));
  return [...new Map(some.map((reach) => [reach.who, reach])).values()].filter(({ who }) => !known.has(who));
}

/** Buckets that a policy or an ACL opens to everybody, where nothing blocks it. */
function buckets({ graph, references }: Side): readonly Reach[] {
  const bucketOf = (inputs: Readonly<Record<string, unknown>>) => JSON.stringify(inputs["bucket"]);
  const blocked = new Set(
    graph.resources
      .filter(({ type }) => type === "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
      .map((resource) => references.inputsOf(resource))
      .filter((inputs) => inputs["blockPublicPolicy"] === true && inputs["restrictPublicBuckets"] === true)
      .map(bucketOf),
  );
  return graph.resources.flatMap((resource): Reach[] => {
    if (resource.type !== "aws:s3/bucketPolicy:BucketPolicy") return [];
    const inputs = references.inputsOf(resource);
    if (blocked.has(bucketOf(inputs))) return [];
    return publicStatements(inputs["policy"]).map(({ actions }) => ({
      who: "anybody",
      what: `${actions.join(", ")} by the policy ${resource.name}`,
      open: true,
    }));
  });
}
