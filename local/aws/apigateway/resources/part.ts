import type { KeptResource, Resource, ResourceHandler, ResourceState } from "../../../contract/resource.ts";
import type { PartKind, Parts, RestApiStore } from "../stores/rest-apis.ts";

/** Where a part of an API is kept. */
export interface Place {
  readonly restApiId: string;
  /** Key among the parts of its kind. */
  readonly key: string;
}

/** A part as its resource wants it. */
export interface Part<K extends PartKind> extends Place, ResourceState {
  readonly record: Parts[K];
}

/** The handler of a resource type that is one part of a REST API: written when it is made and when it changes. What is
 * served does not change until there is a new deployment.
 * @param build Checks the inputs and answers the part. `previous` is there for updates.
 * @param locate Finds the part again for deletion. */
export function partResource<Inputs, K extends PartKind>(
  store: RestApiStore,
  kind: K,
  replaceOn: readonly string[],
  build: (resource: Resource<Inputs>, previous?: KeptResource<Inputs>) => Part<K>,
  locate: (kept: KeptResource<Inputs>) => Place,
): ResourceHandler<Inputs> {
  const write = async (
    resource: Resource<Inputs>,
    previous?: KeptResource<Inputs>,
  ): Promise<ResourceState> => {
    const { restApiId, key, record, id, outputs } = build(resource, previous);
    await store.put(kind, restApiId, key, resource.urn, record);
    return { id, outputs };
  };
  return {
    create: (resource) => write(resource),
    update: (resource, previous) => write(resource, previous),
    delete: async (kept) => {
      const { restApiId, key } = locate(kept);
      await store.delete(kind, restApiId, key);
    },
    replaceOn,
  };
}
