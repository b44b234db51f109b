import type { ConsoleResource, Overview } from "../data.ts";
import { markup, table } from "../markup.ts";
import type { Page } from "../page.ts";

/** Everything that the program made, by type, with the addresses of the copy. */
export const resourcesPage: Page<{
  readonly overview: Overview;
  readonly all: readonly ConsoleResource[];
}> = {
  path: "/",
  tab: "Resources",
  data: (cloud) => ({ overview: cloud.overview(), all: cloud.resources() }),
  json: { "/api/resources": (cloud) => cloud.resources() },
  render: ({ overview, all }) => {
    const resources = all.filter(({ custom }) => custom);
    const run = resources.filter(({ handling }) => handling === "run").length;
    const addresses: readonly (readonly [string, unknown])[] = [
      ["Site", overview.site],
      ["AWS endpoint", overview.aws],
      ["Stack", `${overview.stack}, ${overview.region}`],
      ...Object.entries(overview.outputs),
    ];
    return markup`<dl>${addresses.map(([name, value]) => markup`<dt>${name}</dt><dd>${typeof value === "string" ? value : JSON.stringify(value)}</dd>`)}</dl>
<h2>${resources.length} resources: ${run} run, ${resources.length - run} recorded</h2>
${table(
  "Resources",
  ["Type", "Name", "Id", "Region", "", "Made at"],
  resources.map(
    (resource) => markup`<tr><td class="code">${resource.type}</td>
<td><details><summary>${resource.name}</summary><pre>${JSON.stringify({ inputs: resource.inputs, outputs: resource.outputs }, undefined, 2)}</pre></details></td>
<td class="code">${resource.id}</td><td>${resource.region}</td><td>${resource.handling}${resource.origin === "api" ? ", by hand" : ""}</td><td class="code">${resource.source}</td></tr>`,
  ),
  "The program made nothing.",
)}`;
  },
};
