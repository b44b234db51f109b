import type { ActionType } from "../records.ts";
import type { RunAction } from "./action.ts";
import { approval, type Approvals } from "./approval.ts";
import { build } from "./build.ts";
import { ecsDeploy } from "./ecs-deploy.ts";
import { codeCommitSource, connectionSource, s3Source } from "./source.ts";

/** Names of the kinds of actions that run here: `category/provider`. */
export const actionTypes = [
  "Source/CodeStarSourceConnection",
  "Source/CodeCommit",
  "Source/S3",
  "Build/CodeBuild",
  "Test/CodeBuild",
  "Approval/Manual",
  "Deploy/ECS",
] as const;

/** Name of a kind of action. */
export const typeName = ({ category, provider }: ActionType) => `${category}/${provider}`;

/** What runs an action of each kind. */
export const runnersOf = (approvals: Approvals): Readonly<Record<string, RunAction>> => ({
  "Source/CodeStarSourceConnection": connectionSource,
  "Source/CodeCommit": codeCommitSource,
  "Source/S3": s3Source,
  "Build/CodeBuild": build,
  "Test/CodeBuild": build,
  "Approval/Manual": approval(approvals),
  "Deploy/ECS": ecsDeploy,
});
