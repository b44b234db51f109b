import type { CodeBuild } from "@aws-sdk/client-codebuild";
import { operationsOf } from "../../contract/operation.ts";
import type { CodeBuildStore } from "./store.ts";

/** Makes an operation of CodeBuild. */
export const operation = operationsOf<CodeBuild, CodeBuildStore>();
