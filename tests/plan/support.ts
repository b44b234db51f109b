import { remoteComponents } from "../../local/awsx/index.ts";
import { runInProcess } from "../../local/engine/testing.ts";
import type { PlannedGraph } from "../../plan/graph.ts";
import { effectsOf, replacements } from "../../plan/effects.ts";
import { textReport } from "../../plan/report/text.ts";
import { stagePlan, type StagePlan } from "../../plan/stage-plan.ts";
import { documentsReplacement } from "../../scripts/plan/provider-docs.ts";
import { plannedResources, RecordingBackend } from "../../scripts/plan/planned-graph.ts";

const root = process.cwd();

/** What a plan compares of a small program. */
export async function planned(program: () => unknown): Promise<PlannedGraph> {
  const backend = new RecordingBackend();
  const region = "ap-northeast-2";
  const { graph } = await runInProcess({
    project: "mysfits",
    stack: "dev",
    config: { "aws:region": region },
    root,
    program,
    backend,
    components: remoteComponents,
  });
  return { stack: "dev", region, resources: await plannedResources(graph, backend, root) };
}

/** Plan of the step from one small program to another. */
export async function planOf(before: () => unknown, after: () => unknown): Promise<StagePlan> {
  return stagePlan(await planned(before), await planned(after), {
    replacesOn: replacements((type, property) => documentsReplacement(root, type, property)),
    exceptions: [],
    today: "2026-11-29",
  });
}

/** The plan as a terminal shows it, without the parts that are named. */
export async function reportOf(
  before: () => unknown,
  after: () => unknown,
  without: readonly string[] = [],
): Promise<string> {
  const report = textReport([await planOf(before, after)], effectsOf);
  return without.reduce((text, title) => text.replace(new RegExp(`\\n  ${title}\\n(?:.+\\n)+`), ""), report);
}
