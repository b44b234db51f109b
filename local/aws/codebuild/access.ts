import type { Access } from "../../contract/api.ts";
import { arnOf, nameOf } from "./arn.ts";
import { projectOf } from "./stores/builds.ts";

/** Access that IAM must allow for a call on projects, given their names or ARNs.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html */
export const accessToProjects = (operation: string, region: string, names: readonly string[]): Access[] =>
  [...new Set(names)].map((name) => ({
    action: `codebuild:${operation}`,
    resource: arnOf(region, "project", name),
  }));

/** Access that IAM must allow for a call on builds, given their ids or ARNs: it on their projects. */
export const accessToBuilds = (operation: string, region: string, ids: readonly string[]): Access[] =>
  accessToProjects(operation, region, ids.map(projectOf));

/** Access that IAM must allow for a call on report groups, given their ARNs. */
export const accessToGroups = (operation: string, arns: readonly string[]): Access[] =>
  [...new Set(arns)].map((resource) => ({ action: `codebuild:${operation}`, resource }));

/** ARN of the group of a report, given the report's ARN. */
export function groupArnOf(reportArn: string): string {
  const group = nameOf(reportArn).split(":").slice(0, -1).join(":");
  return reportArn.replace(/:report\/.*$/, `:report-group/${group}`);
}

/** Access that IAM must allow for a call that lists everything of a region. */
export const accessToAll = (operation: string): Access[] => [
  { action: `codebuild:${operation}`, resource: "*" },
];
