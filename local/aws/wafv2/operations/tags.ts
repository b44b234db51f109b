import { pageOf } from "../../../contract/page.ts";
import { invalidParameter, nonexistent } from "../errors.ts";
import { operation } from "../operation.ts";
import { accessToArn, pageLimit } from "./access.ts";

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource = operation("ListTagsForResource", {
  members: { NextMarker: true, Limit: true, ResourceARN: true },
  access: (_call, { ResourceARN }) => accessToArn("ListTagsForResource", ResourceARN),
  run: ({ store }, { NextMarker, Limit, ResourceARN }) => {
    const tags = store.tags.get(ResourceARN);
    if (!tags) throw nonexistent();
    const { items, next } = pageOf(Object.entries(tags), ([key]) => key, {
      limit: pageLimit(Limit),
      token: NextMarker,
      invalid: () => invalidParameter("NEXT_MARKER", NextMarker ?? "", "The marker is not one of this list"),
    });
    return {
      TagInfoForResource: {
        ResourceARN,
        TagList: items.map(([Key, Value]) => ({ Key, Value })),
      },
      ...(next !== undefined && { NextMarker: next }),
    };
  },
});
