import { alwaysFree } from "./assumptions.ts";
import { isFree } from "./free.ts";
import type { CostGraph, CostResource } from "./graph.ts";
import { idleItems } from "./idle.ts";
import { priceOf, prices, type Evidence, type PriceName } from "./prices.ts";

/** One item of an estimate. */
export interface CostLine {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Logical name of the topmost component that it is in, its own when it is in none. */
  readonly component: string;
  readonly region: string;
  readonly what: string;
  readonly price: PriceName;
  readonly quantity: number;
  readonly unit: string;
  /** Of one unit, with Spot's discount. */
  readonly unitPrice: number;
  /** US dollars for a month, not rounded. */
  readonly usd: number;
  readonly evidence: Evidence;
}

/** What a program costs in an idle month. The same graph gives the same estimate, in the same order. */
export interface Estimate {
  /** By component, then by name. */
  readonly lines: readonly CostLine[];
  /** US dollars by component, the dearest first. */
  readonly components: readonly { readonly component: string; readonly usd: number }[];
  /** US dollars, without any allowance. */
  readonly usd: number;
  /** US dollars that an account's everlasting allowances take off, if this is its only stage. */
  readonly allowances: readonly { readonly what: string; readonly usd: number }[];
  /** Types of resources that neither have a price nor are known to be free. */
  readonly unknownTypes: readonly string[];
}

/** Estimates an idle month of a program.
 * @param region Where resources are that do not say it. */
export function estimate({ resources }: CostGraph, region: string): Estimate {
  const graph = { resources };
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const lines = resources
    .flatMap((resource) => linesOf(resource, graph, region, componentOf(resource, byUrn)))
    .toSorted(
      (one, other) =>
        compare(one.component, other.component) ||
        compare(one.name, other.name) ||
        compare(one.what, other.what),
    );
  const unknownTypes = [...new Set(resources.map(({ type }) => type))]
    .filter((type) => !(type in idleItems) && !isFree(type))
    .sort();
  return {
    lines,
    components: componentsOf(lines),
    usd: sum(lines),
    allowances: allowancesOf(lines),
    unknownTypes,
  };
}

function linesOf(
  resource: CostResource,
  graph: CostGraph,
  region: string,
  component: string,
): readonly CostLine[] {
  const { urn, type, name } = resource;
  const where = resource.region ?? region;
  return (idleItems[type]?.(resource, graph) ?? [])
    .filter(({ quantity }) => quantity > 0)
    .map(({ what, price, quantity, share = 1 }) => {
      const { usd, evidence } = priceOf(price, where);
      const unitPrice = usd * share;
      return {
        urn,
        type,
        name,
        component,
        region: where,
        what,
        price,
        quantity,
        unit: prices[price].unit,
        unitPrice,
        usd: quantity * unitPrice,
        evidence,
      };
    });
}

/** Topmost component that a resource is in. */
function componentOf(resource: CostResource, byUrn: ReadonlyMap<string, CostResource>): string {
  let top = resource;
  for (let next = byUrn.get(top.parent ?? ""); next; next = byUrn.get(next.parent ?? "")) top = next;
  return top.name;
}

function componentsOf(lines: readonly CostLine[]): Estimate["components"] {
  const names = [...new Set(lines.map(({ component }) => component))];
  return names
    .map((component) => ({ component, usd: sum(lines.filter((line) => line.component === component)) }))
    .toSorted((one, other) => other.usd - one.usd || compare(one.component, other.component));
}

/** Units of each allowance that nobody has used yet. */
type Left = Partial<Record<string, number>>;

/** What the allowances take off, and what is left of them. */
function allowancesOf(lines: readonly CostLine[], left: Left = {}): Estimate["allowances"] {
  return Object.entries(alwaysFree).flatMap(([price, { units, what }]) => {
    const used = lines.filter((line) => line.price === price);
    const quantity = used.reduce((total, line) => total + line.quantity, 0);
    const free = Math.min(left[price] ?? units, quantity);
    left[price] = (left[price] ?? units) - free;
    return free === 0 ? [] : [{ what, usd: (sum(used) * free) / quantity }];
  });
}

/** US dollars of stages that share one account: the first has what the account gives for ever, the next has what is left of it. */
export function inOneAccount(estimates: readonly Estimate[]): readonly number[] {
  const left: Left = {};
  return estimates.map(({ lines, usd }) => usd - sum(allowancesOf(lines, left)));
}

/** US dollars of some lines. */
export const sum = (lines: readonly { readonly usd: number }[]): number =>
  lines.reduce((total, { usd }) => total + usd, 0);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
