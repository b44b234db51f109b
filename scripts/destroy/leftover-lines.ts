import type { DeployedResource } from "../../plan/deployed.ts";
import { leftoversOf, passing, type Leftover } from "../../plan/leftovers.ts";

/** Lines that say what AWS services leave behind of some resources, each with the command that removes it or the time after which it is
 * gone. */
export function leftoverLines(resources: readonly DeployedResource[]): readonly string[] {
  const lines = resources.flatMap((resource) =>
    leftoversOf(resource).flatMap((leftover) => lineOf(leftover, resource)),
  );
  return [
    "What AWS services may have left, with the command that removes each (look first; in the stage's region):",
    ...new Set(lines),
    "Nobody can delete, and nobody pays for:",
    `  ${passing.map(({ what, until }) => `${what} (${until})`).join(", ")}`,
  ];
}

function lineOf({ what, remedy }: Leftover, resource: DeployedResource): readonly string[] {
  if (remedy.kind === "expires") return [`  ${what}: goes by itself ${remedy.after}`];
  if (remedy.kind === "command")
    return [
      `  ${what}${remedy.shared ? " (the account's: others may need it)" : ""}`,
      `    ${remedy.command(resource)}`,
    ];
  // A group of the program went with the stack; one whose writer was late is there again.
  if (!remedy.mayReturn) return [];
  return [
    `  ${what}, if a line came late (then the first command lists it)`,
    `    aws logs describe-log-groups --log-group-name-prefix ${remedy.logGroup(resource)} --query 'logGroups[].logGroupName'`,
    `    aws logs delete-log-group --log-group-name ${remedy.logGroup(resource)}`,
  ];
}
