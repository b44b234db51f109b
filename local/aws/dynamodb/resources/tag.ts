import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import { resourceNotFound } from "../errors.ts";
import type { DynamoDbStore } from "../store.ts";
import { setTags } from "../tables/set-tags.ts";

interface TagInputs {
  readonly resourceArn: string;
  readonly key: string;
  readonly value: string;
}

/** `aws:dynamodb/tag:Tag`: one tag of a table.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/tag/ */
export const tagResource = (store: DynamoDbStore) => {
  const put = async ({ region, inputs: { resourceArn, key, value } }: Resource<TagInputs>) => {
    const table = store.tables.byArn(resourceArn);
    if (!table) throw resourceNotFound(`ResourcArn: ${resourceArn} not found`); // AWS's spelling
    await setTags(store, table, { ...table.definition.tags, [key]: value });
    return { id: `${resourceArn},${key}`, outputs: { region } };
  };
  return resource<aws.dynamodb.TagArgs, { readonly region: string }>()({
    inputs: { resourceArn: true, key: true, value: true },
    replaceOn: ["resourceArn", "key", "region"],
    create: put,
    update: put,
    delete: async ({ inputs }) => {
      const table = store.tables.byArn(inputs.resourceArn);
      if (!table) return;
      const rest = Object.entries(table.definition.tags).filter(([key]) => key !== inputs.key);
      await setTags(store, table, Object.fromEntries(rest));
    },
  });
};
