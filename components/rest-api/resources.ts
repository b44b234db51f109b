import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { formerNames, pathSlug } from "../parts/names.ts";
import type { Route } from "./args.ts";
import type { Part } from "./part.ts";

/** Makes the tree of path parts.
 * @returns Function from a route's path to the id of its resource, and the parts. */
export function pathResources(
  name: string,
  routes: readonly Route[],
  restApi: aws.apigateway.RestApi,
  parent: pulumi.Resource,
): { readonly resourceIds: (path: string) => pulumi.Output<string>; readonly parts: readonly Part[] } {
  const ids = new Map([["", restApi.rootResourceId]]);
  const parts: Part[] = [];
  for (const { path } of routes) {
    let above = "";
    for (const pathPart of path.split("/").filter((text) => text !== "")) {
      const here = `${above}/${pathPart}`;
      if (!ids.has(here)) {
        const args = { restApi: restApi.id, parentId: ids.get(above) as pulumi.Output<string>, pathPart };
        const resource = new aws.apigateway.Resource(`${name}${pathSlug(here)}`, args, {
          parent,
          aliases: formerNames(here, (slug) => `${name}${slug}`),
        });
        ids.set(here, resource.id);
        parts.push({ resource, args });
      }
      above = here;
    }
  }
  return { resourceIds: (path) => ids.get(path.replace(/\/$/, "")) as pulumi.Output<string>, parts };
}
