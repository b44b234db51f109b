import type { ExecutionRecord } from "../records.ts";
import { ActionFailure } from "../actions/action.ts";

/** Puts the values of variables into the configuration of an action: `#{Source.CommitId}`, `#{variables.NAME}`, `#{codepipeline.PipelineExecutionId}`.
 * @throws ActionFailure for one that nobody has told.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html */
export function resolveConfiguration(
  configuration: Readonly<Record<string, string>>,
  { id, variables, outputVariables, definition }: ExecutionRecord,
): Record<string, string> {
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...outputVariables,
    variables,
    codepipeline: { PipelineExecutionId: id },
  };
  const resolve = (text: string) =>
    text.replaceAll(/#\{([\w@-]+)\.([\w@-]+)\}/g, (whole, namespace: string, name: string) => {
      const value = known[namespace]?.[name];
      if (value === undefined)
        throw new ActionFailure(
          "InvalidVariableReference",
          `The variable ${whole} of pipeline ${definition.name} has no value: no action before this one has told it`,
        );
      return value;
    });
  return Object.fromEntries(Object.entries(configuration).map(([name, text]) => [name, resolve(text)]));
}
