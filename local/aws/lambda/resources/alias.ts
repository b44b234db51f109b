import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { functionNotFound, invalidParameter } from "../errors.ts";
import { invokeArn } from "../invoke-arn.ts";
import { versionOf, type FunctionStore } from "../stores/function-store.ts";

const inputs = {
  name: true,
  functionName: true,
  functionVersion: true,
  description: true,
  routingConfig: { additionalVersionWeights: true },
} as const;
type AliasInputs = Read<Inputs<aws.lambda.AliasArgs>, typeof inputs>;

/** Outputs of an alias. */
export interface AliasOutputs {
  readonly name: string;
  readonly arn: string;
  readonly invokeArn: string;
}

/** `aws:lambda/alias:Alias`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export function aliasResource(functions: FunctionStore) {
  const put = async (given: AliasInputs, region: string, name: string) => {
    const { functionName, functionVersion, description = "", routingConfig } = given;
    const reference = functions.parse(functionName, region);
    const fn = functions.get(reference.region, reference.name);
    const weights = routingConfig?.additionalVersionWeights ?? {};
    for (const version of [functionVersion, ...Object.keys(weights)])
      if (!versionOf(fn, version)) throw functionNotFound(`${fn.arn}:${version}`);
    if (functionVersion === "$LATEST" && Object.keys(weights).length > 0)
      throw invalidParameter("An alias with weights can't point to $LATEST");
    for (const weight of Object.values(weights))
      if (!(weight >= 0 && weight <= 1)) throw invalidParameter(`a weight must be 0 to 1 (got ${weight})`);
    const alias = { name, version: functionVersion, description, weights, revisionId: randomUUID() };
    await functions.put({ ...fn, aliases: { ...fn.aliases, [name]: alias } });
    const arn = `${fn.arn}:${name}`;
    return { id: arn, outputs: { name, arn, invokeArn: invokeArn(fn.region, arn) } };
  };
  return resource<aws.lambda.AliasArgs, AliasOutputs>()({
    inputs,
    replaceOn: ["name", "functionName"],
    create: async ({ inputs: given, region, name }) =>
      await put(given, region, given.name ?? physicalName(name, 128)),
    update: async ({ inputs: given, region }, { outputs }) => await put(given, region, outputs.name),
    delete: async ({ id, region }) => {
      const { name, qualifier = "", region: where } = functions.parse(id, region);
      const fn = functions.find(where, name);
      if (!fn) return;
      const { [qualifier]: _gone, ...aliases } = fn.aliases;
      await functions.put({ ...fn, aliases });
    },
  });
}
