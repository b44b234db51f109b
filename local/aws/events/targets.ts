import { parseArn } from "../../contract/arn.ts";
import { NotEmulatedError } from "../../contract/errors.ts";
import { invalid } from "./errors.ts";
import { unknownPlaceholder } from "./input.ts";
import type { Target } from "./records.ts";

/** Services that have targets here. */
const SERVICES = ["codepipeline", "events", "firehose", "lambda", "sns", "sqs"];

/** Checks a target of a rule.
 * @throws AwsError ValidationException; NotEmulatedError for a service that nothing here sends to.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
export function checkTarget(target: Target): void {
  const { Id, Arn, Input, InputPath, InputTransformer, RoleArn } = target;
  if (!/^[\w.-]{1,64}$/.test(Id)) throw invalid(`Target id ${Id} is not valid`);
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(Arn)) throw invalid(`Target ${Id}: ${Arn} is not an ARN`);
  if ([Input, InputPath, InputTransformer].filter((one) => one !== undefined).length > 1)
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  if (Input !== undefined) checkJson(Input, Id);
  if (InputTransformer) checkTransformer(InputTransformer, Id);
  const { service } = parseArn(Arn);
  if (!SERVICES.includes(service))
    throw new NotEmulatedError(
      `the target ${Arn} of a rule`,
      "Here: queues, topics, functions, delivery streams, pipelines and other buses.",
    );
  if (["codepipeline", "events", "firehose"].includes(service) && RoleArn === undefined)
    throw invalid(`RoleArn is required for target ${Arn}.`);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
function checkTransformer(transformer: NonNullable<Target["InputTransformer"]>, id: string): void {
  const { InputTemplate, InputPathsMap = {} } = transformer;
  if (InputTemplate === "") throw invalid(`InputTransformer of target ${id} must have an InputTemplate.`);
  for (const [name, path] of Object.entries(InputPathsMap))
    if (!path.startsWith("$"))
      throw invalid(`Path of ${name} for target ${id} is not valid: it begins with $.`);
  const unknown = unknownPlaceholder(transformer);
  if (unknown !== undefined)
    throw invalid(`InputTemplate for target ${id} contains invalid placeholder ${unknown}.`);
}

function checkJson(text: string, id: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw invalid(`JSON syntax error in input for target ${id}`);
  }
}
