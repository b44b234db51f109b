import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { WafStore } from "../store.ts";
import { newName, place, type NamedInputs, type NamedOutputs } from "./placing.ts";

interface IpSetInputs extends NamedInputs {
  readonly ipAddressVersion: string;
  readonly addresses?: readonly string[];
}

/** `aws:wafv2/ipSet:IpSet`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/wafv2/ipset/ */
export const ipSetResource = (store: WafStore) => {
  const put = async (wanted: Resource<IpSetInputs>, name: string, id: string) => {
    const { ipAddressVersion: version, addresses = [], tags = {} } = wanted.inputs;
    const placed = place(store, "ipset", wanted, name, id);
    const { lockToken } = await store.putIpSet({ ...placed, version, addresses });
    return { id, outputs: { arn: placed.arn, name, lockToken, tagsAll: tags } };
  };
  return resource<aws.wafv2.IpSetArgs, NamedOutputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      description: true,
      scope: true,
      ipAddressVersion: true,
      addresses: true,
      tags: true,
    },
    replaceOn: ["name", "namePrefix", "scope", "ipAddressVersion", "region"],
    create: async (wanted) => await put(wanted, newName(wanted), randomUUID()),
    // What calls have changed since stays.
    start: async (kept) => {
      if (store.ipSet(kept.outputs.arn)) place(store, "ipset", kept, kept.outputs.name, kept.id);
      else await put(kept, kept.outputs.name, kept.id);
    },
    update: async (wanted, { id, outputs }) => await put(wanted, outputs.name, id),
    delete: async ({ outputs: { arn } }) => {
      store.tags.delete(arn);
      await store.deleteIpSet(arn);
    },
  });
};
