import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { pathSlug } from "../parts/names.ts";
import type { Route } from "./args.ts";

/** Makes the tree of path parts.
 * @returns Function from a route's path to the id of its resource. */
export function pathResources(
  name: string,
  routes: readonly Route[],
  restApi: aws.apigateway.RestApi,
  parent: pulumi.Resource,
): (path: string) => pulumi.Output<string> {
  const ids = new Map([["", restApi.rootResourceId]]);
  for (const { path } of routes) {
    let above = "";
    for (const part of path.split("/").filter((text) => text !== "")) {
      const here = `${above}/${part}`;
      if (!ids.has(here)) {
        const resource = new aws.apigateway.Resource(
          `${name}${pathSlug(here)}`,
          { restApi: restApi.id, parentId: ids.get(above) as pulumi.Output<string>, pathPart: part },
          { parent },
        );
        ids.set(here, resource.id);
      }
      above = here;
    }
  }
  return (path) => ids.get(path.replace(/\/$/, "")) as pulumi.Output<string>;
}
