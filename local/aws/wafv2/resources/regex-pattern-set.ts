import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { WafStore } from "../store.ts";
import { newName, place, type NamedInputs, type NamedOutputs } from "./placing.ts";

interface PatternSetInputs extends NamedInputs {
  readonly regularExpressions?: readonly { readonly regexString: string }[];
}

/** `aws:wafv2/regexPatternSet:RegexPatternSet`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/wafv2/regexpatternset/ */
export const regexPatternSetResource = (store: WafStore) => {
  const put = async (wanted: Resource<PatternSetInputs>, name: string, id: string) => {
    const { regularExpressions = [], tags = {} } = wanted.inputs;
    const placed = place(store, "regexpatternset", wanted, name, id);
    const patterns = regularExpressions.map(({ regexString }) => regexString);
    const { lockToken } = await store.putRegexPatternSet({ ...placed, patterns });
    return { id, outputs: { arn: placed.arn, name, lockToken, tagsAll: tags } };
  };
  return resource<aws.wafv2.RegexPatternSetArgs, NamedOutputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      description: true,
      scope: true,
      regularExpressions: { regexString: true },
      tags: true,
    },
    replaceOn: ["name", "namePrefix", "scope", "region"],
    create: async (wanted) => await put(wanted, newName(wanted), randomUUID()),
    start: async (kept) => {
      if (store.regexPatternSet(kept.outputs.arn))
        place(store, "regexpatternset", kept, kept.outputs.name, kept.id);
      else await put(kept, kept.outputs.name, kept.id);
    },
    update: async (wanted, { id, outputs }) => await put(wanted, outputs.name, id),
    delete: async ({ outputs: { arn } }) => {
      store.tags.delete(arn);
      await store.deleteRegexPatternSet(arn);
    },
  });
};
