import { physicalName } from "../../../contract/names.ts";
import type { KeptResource, Resource } from "../../../contract/resource.ts";
import { cloudFrontArn } from "../arn.ts";
import { newEtag } from "../etag.ts";

/** Outputs of policies and access controls. */
export interface PolicyOutputs {
  readonly name: string;
  readonly arn: string;
  readonly etag: string;
}

/** One type of policy, and how it is kept. */
interface PolicyType<Inputs> {
  /** Before the id in its ARN: `cache-policy`. */
  readonly kind: string;
  /** Longest name, in characters. */
  readonly longestName: number;
  readonly newId: () => string;
  /** Checks the inputs and puts them into effect. */
  readonly keep: (inputs: Inputs, id: string, name: string) => void;
  readonly forget: (id: string) => void;
}

/** Makes the handler of a type that is kept under an id and has a name: policies and access controls. In memory: each start keeps it again. */
export function policyOf<Inputs extends { readonly name?: string }>(type: PolicyType<Inputs>) {
  const put = (inputs: Inputs, id: string, name: string) => {
    type.keep(inputs, id, name);
    return { id, outputs: { name, arn: cloudFrontArn(`${type.kind}/${id}`), etag: newEtag() } };
  };
  return {
    create: async ({ inputs, name }: Resource<Inputs>) =>
      put(inputs, type.newId(), inputs.name ?? physicalName(name, type.longestName)),
    start: async ({ inputs, id, outputs }: KeptResource<Inputs, PolicyOutputs>) =>
      type.keep(inputs, id, outputs.name),
    update: async ({ inputs }: Resource<Inputs>, { id, outputs }: KeptResource<Inputs, PolicyOutputs>) =>
      put(inputs, id, inputs.name ?? outputs.name),
    delete: async ({ id }: KeptResource<Inputs, PolicyOutputs>) => type.forget(id),
  };
}
