import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { Engine } from "../engine.ts";
import { resourceNotFound } from "../errors.ts";
import { setTags } from "../tables/tag-operations.ts";

type TagInputs = Inputs<aws.dynamodb.TagArgs>;

/** `aws:dynamodb/tag:Tag`: one tag of a table.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/tag/ */
export function tagResource(engine: Engine): ResourceHandler<TagInputs> {
  const put = async ({ region, inputs }: { region: string; inputs: TagInputs }) => {
    const table = engine.tables.byArn(inputs.resourceArn);
    if (!table) throw resourceNotFound(`ResourcArn: ${inputs.resourceArn} not found`); // AWS's spelling
    await setTags(engine, table, { ...table.definition.tags, [inputs.key]: inputs.value });
    return { id: `${inputs.resourceArn},${inputs.key}`, outputs: { region } };
  };
  return {
    replaceOn: ["resourceArn", "key", "region"],
    create: put,
    update: put,
    delete: async ({ inputs }) => {
      const table = engine.tables.byArn(inputs.resourceArn);
      if (!table) return;
      const rest = Object.entries(table.definition.tags).filter(([key]) => key !== inputs.key);
      await setTags(engine, table, Object.fromEntries(rest));
    },
  };
}
