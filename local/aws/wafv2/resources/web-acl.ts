import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import { actionOf, rulesOf, visibilityOf } from "../from-program.ts";
import type { WafStore } from "../store.ts";
import { bodiesOf, newName, place, type NamedInputs, type NamedOutputs } from "./placing.ts";

interface Outputs extends NamedOutputs {
  readonly capacity: number;
  readonly applicationIntegrationUrl: string;
}

interface WebAclInputs extends NamedInputs {
  readonly defaultAction: unknown;
  readonly rules?: unknown;
  readonly customResponseBodies?: Parameters<typeof bodiesOf>[0];
  readonly visibilityConfig: unknown;
  readonly associationConfig?: {
    readonly requestBodies?: readonly {
      readonly cloudfront?: { readonly defaultSizeInspectionLimit: string };
    }[];
  };
}

const NO_TOKEN = "nobody gets a token here";

/** `aws:wafv2/webAcl:WebAcl`. What its rules can't do here is refused by name; managed rule groups match nothing.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/wafv2/webacl/ */
export const webAclResource = (store: WafStore) => {
  const put = (wanted: Resource<WebAclInputs>, name: string, id: string) => {
    const { inputs } = wanted;
    const placed = place(store, "webacl", wanted, name, id);
    const { arn, scope, region, description } = placed;
    const { capacity, lockToken } = store.putWebAcl(
      { id, arn, scope, region },
      {
        name,
        description,
        defaultAction: actionOf(inputs.defaultAction),
        rules: rulesOf(inputs.rules),
        visibility: visibilityOf(inputs.visibilityConfig),
        customResponseBodies: bodiesOf(inputs.customResponseBodies),
        bodyLimit: bodyLimitOf(inputs),
      },
    );
    const tagsAll = inputs.tags ?? {};
    return { id, outputs: { arn, name, capacity, lockToken, applicationIntegrationUrl: "", tagsAll } };
  };
  return resource<aws.wafv2.WebAclArgs, Outputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      description: true,
      scope: true,
      defaultAction: true,
      rules: true,
      customResponseBodies: { key: true, content: true, contentType: true },
      visibilityConfig: true,
      associationConfig: { requestBodies: { cloudfront: { defaultSizeInspectionLimit: true } } },
      captchaConfig: NO_TOKEN,
      challengeConfig: NO_TOKEN,
      tokenDomains: NO_TOKEN,
      tags: true,
    },
    replaceOn: ["name", "namePrefix", "scope", "region"],
    create: async (wanted) => put(wanted, newName(wanted), randomUUID()),
    start: async (kept) => put(kept, kept.outputs.name, kept.id).outputs,
    update: async (wanted, { id, outputs }) => put(wanted, outputs.name, id),
    delete: async ({ outputs: { arn } }) => {
      await store.putLogging(arn, undefined);
      store.webAcls.delete(arn);
      store.tags.delete(arn);
    },
  });
};

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html */
function bodyLimitOf({ associationConfig }: WebAclInputs): number | undefined {
  const limit = associationConfig?.requestBodies?.[0]?.cloudfront?.defaultSizeInspectionLimit;
  if (limit === undefined) return undefined;
  const kilobytes = /^KB_(16|32|48|64)$/.exec(limit)?.[1];
  if (kilobytes === undefined)
    throw invalidParameter("ASSOCIATION_CONFIG", limit, "Use KB_16, KB_32, KB_48 or KB_64");
  return Number(kilobytes) * 1024;
}
