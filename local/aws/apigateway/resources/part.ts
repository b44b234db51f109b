import type { KeptResource, Resource, ResourceState } from "../../../contract/resource.ts";
import type { PartKind, Parts, RestApiStore } from "../stores/rest-apis.ts";

/** Place of a part of an API. */
export interface Place {
  readonly restApiId: string;
  /** Key among the parts of its kind. */
  readonly key: string;
}

/** A part as its resource wants it. */
export interface Part<K extends PartKind, Outputs> extends Place, ResourceState<Outputs> {
  readonly record: Parts[K];
}

/** Makes the handler of a part of a REST API: the part is written when it is made and when it changes. Stages serve it after a new
 * deployment.
 * @param build Checks the inputs and answers the part. `previous` is there for updates.
 * @param locate Finds the part again for deletion. */
export function partOf<Inputs, Outputs, K extends PartKind>(
  store: RestApiStore,
  kind: K,
  build: (resource: Resource<Inputs>, previous?: KeptResource<Inputs, Outputs>) => Part<K, Outputs>,
  locate: (kept: KeptResource<Inputs, Outputs>) => Place,
) {
  const write = async (resource: Resource<Inputs>, previous?: KeptResource<Inputs, Outputs>) => {
    const { restApiId, key, record, id, outputs } = build(resource, previous);
    if (previous) await store.change(kind, restApiId, key, resource.urn, record);
    else await store.add(kind, restApiId, key, resource.urn, record);
    return { id, outputs };
  };
  return {
    create: (resource: Resource<Inputs>) => write(resource),
    update: (resource: Resource<Inputs>, previous: KeptResource<Inputs, Outputs>) =>
      write(resource, previous),
    delete: async (kept: KeptResource<Inputs, Outputs>) => {
      const { restApiId, key } = locate(kept);
      await store.delete(kind, restApiId, key);
    },
  };
}
