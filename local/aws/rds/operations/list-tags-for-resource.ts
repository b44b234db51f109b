import { tagList } from "../../../contract/tags.ts";
import { invalidParameter } from "../errors.ts";
import { access, operation } from "../operation.ts";
import type { DatabaseStore } from "../store.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource = operation("ListTagsForResource", {
  members: { ResourceName: true },
  access: (_, { ResourceName: arn = "" }) => access("ListTagsForResource", arn),
  run: ({ store, region }, { ResourceName: arn = "" }) => ({ TagList: tagList(tagsOf(store, region, arn)) }),
});

function tagsOf(store: DatabaseStore, region: string, arn: string): Readonly<Record<string, string>> {
  const all = [
    ...store.clusters(region),
    ...store.instances(region),
    ...store.subnetGroups(region),
    ...store.parameterGroups(region, "cluster"),
    ...store.parameterGroups(region, "instance"),
    ...store.proxies(region),
  ];
  const thing = all.find((one) => one.arn === arn);
  if (!thing)
    throw invalidParameter("The specified resource name does not match an RDS resource in this region.");
  return thing.tags;
}
