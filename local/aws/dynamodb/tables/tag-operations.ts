import { arnAccess } from "../access/access.ts";
import { givenArn } from "../access/given-arn.ts";
import type { Call, OperationHandler } from "../call.ts";
import type { Engine } from "../engine.ts";
import { resourceNotFound, validationError } from "../errors.ts";
import { checkTagCount, checkTags, tagsOf, type Tag } from "./tag-list.ts";
import type { Table } from "./table.ts";

/** Tags on one page of ListTagsOfResource. */
const PAGE = 10;

/** Replaces all tags of a table. */
export async function setTags(
  engine: Engine,
  table: Table,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  checkTagCount(Object.keys(tags).length);
  await engine.tables.save({ ...table.definition, tags });
}

function tagged({ engine }: Call, arn: string): Table {
  const table = engine.tables.byArn(arn);
  if (!table || table.definition.arn !== arn) throw resourceNotFound(`ResourcArn: ${arn} not found`); // AWS's spelling
  return table;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export const tagResource: OperationHandler = (call) => {
  const arn = givenArn(call, "ResourceArn");
  const tags = call.input["Tags"] as readonly Tag[];
  checkTags(tags);
  return {
    access: [arnAccess(call, "TagResource", arn)],
    run: async () => {
      const table = tagged(call, arn);
      await setTags(call.engine, table, { ...table.definition.tags, ...tagsOf(tags) });
      return {};
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export const untagResource: OperationHandler = (call) => {
  const arn = givenArn(call, "ResourceArn");
  const keys = call.input["TagKeys"];
  if (!Array.isArray(keys) || keys.length === 0)
    throw validationError("Atleast one Tag Key needs to be provided as Input.");
  return {
    access: [arnAccess(call, "UntagResource", arn)],
    run: async () => {
      const table = tagged(call, arn);
      const rest = Object.entries(table.definition.tags).filter(([key]) => !keys.includes(key));
      await setTags(call.engine, table, Object.fromEntries(rest));
      return {};
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export const listTagsOfResource: OperationHandler = (call) => {
  const arn = givenArn(call, "ResourceArn");
  const from = Number(call.input["NextToken"] ?? 0);
  if (!Number.isInteger(from) || from < 0) throw validationError("The NextToken provided is invalid");
  return {
    access: [arnAccess(call, "ListTagsOfResource", arn)],
    run: async () => {
      const tags = Object.entries(tagged(call, arn).definition.tags).map(([Key, Value]) => ({ Key, Value }));
      return {
        Tags: tags.slice(from, from + PAGE),
        ...(tags.length > from + PAGE && { NextToken: String(from + PAGE) }),
      };
    },
  };
};
