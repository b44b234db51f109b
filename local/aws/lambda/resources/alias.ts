import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { notFound, type Functions } from "../functions.ts";
import { invokeArn } from "./function.ts";

type AliasInputs = Inputs<aws.lambda.AliasArgs>;

/** `aws:lambda/alias:Alias`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export function aliasHandler(functions: Functions): ResourceHandler<AliasInputs> {
  const write = async ({ region, inputs }: Resource<AliasInputs>, name: string) => {
    const reference = functions.parse(inputs.functionName, region);
    const fn = functions.get(reference.region, reference.name);
    const weights = inputs.routingConfig?.additionalVersionWeights ?? {};
    for (const version of [inputs.functionVersion, ...Object.keys(weights)])
      if (version !== "$LATEST" && !fn.versions[version]) throw notFound(`${fn.arn}:${version}`);
    if (inputs.functionVersion === "$LATEST" && Object.keys(weights).length > 0)
      throw new AwsError("InvalidParameterValueException", "An alias with weights can't point to $LATEST");
    for (const weight of Object.values(weights))
      if (!(weight >= 0 && weight <= 1))
        throw new AwsError("InvalidParameterValueException", `a weight must be 0 to 1 (got ${weight})`);
    await functions.put({
      ...fn,
      aliases: {
        ...fn.aliases,
        [name]: {
          name,
          version: inputs.functionVersion,
          description: inputs.description ?? "",
          weights,
          revisionId: randomUUID(),
        },
      },
    });
    const arn = `${fn.arn}:${name}`;
    return { id: arn, outputs: { name, arn, invokeArn: invokeArn(fn.region, arn) } };
  };
  return {
    replaceOn: ["name", "functionName"],
    create: async (resource) =>
      await write(resource, resource.inputs.name ?? physicalName(resource.name, 128)),
    update: async (resource, previous) => await write(resource, previous.id.split(":").at(-1) as string),
    delete: async ({ region, id }) => {
      const { name, qualifier = "", region: where } = functions.parse(id, region);
      const fn = functions.find(where, name);
      if (!fn) return;
      const { [qualifier]: _gone, ...aliases } = fn.aliases;
      await functions.put({ ...fn, aliases });
    },
  };
}
