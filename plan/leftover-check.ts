import type { PlannedGraph, PlannedResource } from "./deployed.ts";
import { leavesNothing, leftovers, leftoversOf, type MadeFirst } from "./leftovers.ts";

/** Says what of a program would be left on AWS after `destroy` though it need not be: types that nobody looked at, and log groups that AWS
 * would make because the program does not, or does too late. Each is one line with a remedy. */
export function leftoverProblems(graph: PlannedGraph): string[] {
  const known = new Set([...leavesNothing, ...leftovers.map(({ type }) => type)]);
  const resources = graph.resources.filter(({ custom, type }) => custom || type.startsWith("awsx:"));
  const unknown = [...new Set(resources.map(({ type }) => type))]
    .filter((type) => !known.has(type))
    .map(
      (type) =>
        `${type}: nobody has said what it leaves behind. Fix: look it up, and add it to plan/leftovers.ts (leftovers or leavesNothing)`,
    );
  return [
    ...unknown,
    ...resources.flatMap((resource) =>
      leftoversOf(resource).flatMap(({ what, remedy }) =>
        remedy.kind === "made-first" ? groupProblems(graph, resource, what, remedy) : [],
      ),
    ),
  ];
}

function groupProblems(
  graph: PlannedGraph,
  writer: PlannedResource,
  what: string,
  remedy: MadeFirst,
): string[] {
  const name = remedy.logGroup(writer);
  const group = graph.resources.find(
    ({ type, inputs, outputs }) =>
      type === "aws:cloudwatch/logGroup:LogGroup" && (outputs["name"] ?? inputs["name"]) === name,
  );
  const at = `${writer.type} ${writer.name}: ${what}, ${name}`;
  if (!group)
    return [
      `${at}, is not made by the program. Fix: make the log group, with retentionInDays, before its writer`,
    ];
  const problems: string[] = [];
  if (!(Number(group.inputs["retentionInDays"]) > 0))
    problems.push(`${at}, is kept for ever. Fix: give the log group retentionInDays`);
  if (group.inputs["skipDestroy"] === true || group.retainOnDelete)
    problems.push(`${at}, stays when the stack goes. Fix: leave skipDestroy and retainOnDelete off`);
  if (remedy.order === "before-writer" && !graph.dependsOn(writer, group))
    problems.push(`${at}, is not waited for. Fix: let ${writer.name} depend on the log group`);
  if (
    remedy.order === "before-rights" &&
    !rightsOn(graph, group).every((policy) => graph.dependsOn(policy, group))
  )
    problems.push(
      `${at}, can be written before it is there. Fix: let the writer's policy depend on the log group`,
    );
  return problems;
}

/** Policies that name a log group. */
function rightsOn(graph: PlannedGraph, group: PlannedResource): PlannedResource[] {
  const arn = String(group.outputs["arn"]);
  return graph.resources.filter(
    ({ type, inputs }) =>
      type === "aws:iam/rolePolicy:RolePolicy" &&
      typeof inputs["policy"] === "string" &&
      inputs["policy"].includes(arn),
  );
}
