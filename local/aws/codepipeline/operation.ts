import type { CodePipeline } from "@aws-sdk/client-codepipeline";
import type { Access } from "../../contract/api.ts";
import { operationsOf } from "../../contract/operation.ts";
import { pageOf } from "../../contract/page.ts";
import type { Platform } from "../../contract/service.ts";
import type { PipelineCommands } from "./commands.ts";
import type { PipelineEngine } from "./engine/pipeline-engine.ts";
import { validation } from "./errors.ts";
import { pipelineArn, type PipelineStore } from "./store.ts";

/** Things that operations of CodePipeline work on. */
export interface CodePipelineStore {
  readonly platform: Platform;
  readonly pipelines: PipelineStore;
  readonly engine: PipelineEngine;
  readonly commands: PipelineCommands;
}

/** Makes an operation of CodePipeline. */
export const operation = operationsOf<CodePipeline, CodePipelineStore>();

/** Access that IAM must allow for a call on a pipeline, a stage (`NAME/STAGE`) or an action (`NAME/STAGE/ACTION`).
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html */
export const accessTo = (operationName: string, region: string, path: string): Access[] => [
  { action: `codepipeline:${operationName}`, resource: pipelineArn(region, path) },
];

/** A page of a list that is in its order already.
 * @throws AwsError ValidationException, InvalidNextTokenException. */
export function page<T>(
  sorted: readonly T[],
  { nextToken, maxResults = 100 }: { readonly nextToken?: string; readonly maxResults?: number },
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  if (maxResults < 1 || maxResults > 1_000)
    throw validation(`Value '${maxResults}' at 'maxResults' failed to satisfy constraint: from 1 to 1000`);
  const numbered = sorted.map((item, index) => ({ item, key: String(index).padStart(8, "0") }));
  const { items, next } = pageOf(numbered, ({ key }) => key, {
    limit: maxResults,
    token: nextToken,
    invalid: () => validation("The next token is not valid"),
  });
  return { items: items.map(({ item }) => item), nextToken: next };
}
