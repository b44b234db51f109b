import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { randomAlphanumeric } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { badRequest, conflict } from "../errors.ts";
import { idOf } from "../ids.ts";
import { resourcePaths, type ResourceRecord } from "../records.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { partOf } from "./part.ts";

const inputs = { restApi: true, parentId: true, pathPart: true } as const;

type ResourceInputs = Read<Inputs<aws.apigateway.ResourceArgs>, typeof inputs>;

/** Outputs of a resource. */
interface ResourceOutputs {
  /** `/mysfits/{mysfitId}` */
  readonly path: string | undefined;
}

/** `aws:apigateway/resource:Resource`, one part of a path.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html */
export const resourceResource = (store: RestApiStore) =>
  resource<aws.apigateway.ResourceArgs, ResourceOutputs>()({
    inputs,
    ...partOf<ResourceInputs, ResourceOutputs, "resources">(
      store,
      "resources",
      ({ inputs: given }, previous) => {
        const restApiId = idOf(given.restApi, "restApi");
        const id = previous?.id ?? randomAlphanumeric(6);
        const record = { id, parentId: given.parentId, pathPart: given.pathPart };
        checkPlace(store, restApiId, record);
        const others = store.resources(restApiId).filter((other) => other.id !== id);
        const path = resourcePaths([...others, record]).get(id);
        return { restApiId, key: id, record, id, outputs: { path } };
      },
      (kept) => ({ restApiId: idOf(kept.inputs.restApi, "restApi"), key: kept.id }),
    ),
    replaceOn: ["restApi"],
  });

function checkPlace(
  store: RestApiStore,
  restApiId: string,
  { id, parentId, pathPart }: ResourceRecord & { parentId: string },
): void {
  if (!/^(?:[a-zA-Z0-9._:-]+|\{[a-zA-Z0-9._-]+\+?\})$/.test(pathPart))
    throw badRequest(
      `Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end. (got "${pathPart}")`,
    );
  const parent = store.resource(restApiId, parentId);
  if (parent.pathPart.endsWith("+}"))
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
  for (const sibling of store.resources(restApiId)) {
    if (sibling.id === id || sibling.parentId !== parentId) continue;
    if (sibling.pathPart === pathPart)
      throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
    if (sibling.pathPart.startsWith("{") && pathPart.startsWith("{"))
      throw badRequest(
        `A sibling (${sibling.pathPart}) of this resource already has a variable path part -- only one unique variable path part is allowed`,
      );
  }
}
