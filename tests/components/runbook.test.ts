import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { composites, kinds } from "../../components/alarms/index.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOfStack } from "../support/graph.ts";

const file = resolve(import.meta.dirname, "../../docs/runbook.md");
const runbook = readFileSync(file, "utf8");
const ABOUT = "How somebody hears of it";
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => [section.slice(0, section.indexOf("\n")), section]),
);
const sectionOf = (description: unknown) => /See docs\/runbook\.md#([\w-]+)$/.exec(String(description))?.[1];
const descriptions = (graph: ResourceGraph) =>
  ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"]
    .flatMap((type) => graph.byType(type))
    .map(({ name, inputs }) => [name, sectionOf(inputs["alarmDescription"])] as const);

describe("docs/runbook.md", () => {
  it("has a section for each kind of alarm, and no other", () => {
    assert.deepEqual(
      [...sections.keys()].filter((title) => title !== ABOUT).sort(),
      [...Object.keys(kinds), ...Object.keys(composites)].sort(),
    );
  });

  it("says of each what it means, where to look and what to do", () => {
    for (const [title, text] of sections)
      if (title !== ABOUT)
        for (const part of ["**Means**", "**Look**", "**Do**"])
          assert.ok(text.includes(part), `${title}: ${part}`);
  });

  it("names scripts, files and sections that there are", () => {
    const { scripts } = JSON.parse(readFileSync(resolve(file, "../../package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const [, script = ""] of runbook.matchAll(/npm run ([\w:-]+)/g))
      assert.ok(script in scripts, script);
    for (const [, target = ""] of runbook.matchAll(/\]\(([^)#]+)\)/g))
      assert.ok(existsSync(join(dirname(file), target)), target);
    for (const [, section = ""] of runbook.matchAll(/\]\(#([\w-]+)\)/g))
      assert.ok(sections.has(section), section);
  });

  for (const stack of ["dev", "prod"])
    it(`is where every alarm of ${stack} leads to`, async () => {
      const led = descriptions(await graphOfStack(stack));
      assert.ok(led.length > 20);
      for (const [name, section] of led) assert.ok(section !== undefined && sections.has(section), name);
    });

  it("has no section that no alarm of prod leads to", async () => {
    const led = new Set(descriptions(await graphOfStack("prod")).map(([, section]) => section));
    assert.deepEqual(
      [...sections.keys()].filter((title) => title !== ABOUT && !led.has(title)),
      [],
    );
  });
});
