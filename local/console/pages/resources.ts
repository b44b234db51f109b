import type { ConsoleResource, Overview } from "../data.ts";
import { markup, page, table } from "./markup.ts";

/** Everything that the program made, by type. */
export function resourcesPage(overview: Overview, all: readonly ConsoleResource[]): string {
  const resources = all.filter(({ custom }) => custom);
  const run = resources.filter(({ handling }) => handling === "run").length;
  const addresses: readonly (readonly [string, unknown])[] = [
    ["Site", overview.site],
    ["AWS endpoint", overview.aws],
    ["Stack", `${overview.stack}, ${overview.region}`],
    ...Object.entries(overview.outputs),
  ];
  return page(
    "/",
    "Resources",
    markup`<dl>${addresses.map(([name, value]) => markup`<dt>${name}</dt><dd>${typeof value === "string" ? value : JSON.stringify(value)}</dd>`)}</dl>
<h2>${resources.length} resources: ${run} run, ${resources.length - run} recorded</h2>
${table(
  ["Type", "Name", "Id", "Region", "", "Made at"],
  resources.map(
    (resource) => markup`<tr><td class="code">${resource.type}</td>
<td><details><summary>${resource.name}</summary><pre>${JSON.stringify({ inputs: resource.inputs, outputs: resource.outputs }, undefined, 2)}</pre></details></td>
<td class="code">${resource.id}</td><td>${resource.region}</td><td>${resource.handling}${resource.origin === "api" ? ", by hand" : ""}</td><td class="code">${resource.source}</td></tr>`,
  ),
  "The program made nothing.",
)}`,
  );
}
