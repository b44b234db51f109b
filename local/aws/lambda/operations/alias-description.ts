import type { AliasConfiguration } from "@aws-sdk/client-lambda";
import type { AliasRecord, FunctionRecord } from "../records.ts";

/** An alias as the API answers it.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AliasConfiguration.html */
export function describeAlias(fn: FunctionRecord, alias: AliasRecord): AliasConfiguration {
  const { name, version, description, revisionId, weights } = alias;
  const isWeighted = Object.keys(weights).length > 0;
  return {
    AliasArn: `${fn.arn}:${name}`,
    Name: name,
    FunctionVersion: version,
    Description: description,
    RevisionId: revisionId,
    RoutingConfig: isWeighted ? { AdditionalVersionWeights: weights } : undefined,
  };
}
