import { randomBytes } from "node:crypto";
import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import type { UsagePlanStore } from "../stores/usage-plans.ts";

/** Outputs of a key. */
interface ApiKeyOutputs {
  readonly name: string;
  readonly value: string;
  readonly arn: string;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly lastUpdatedDate: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

const inputs = {
  name: true,
  value: true,
  enabled: true,
  tags: true,
  description: "it is shown in AWS's console alone",
} as const;

type ApiKeyInputs = Read<Inputs<aws.apigateway.ApiKeyArgs>, typeof inputs>;

/** `aws:apigateway/apiKey:ApiKey`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html */
export const apiKeyResource = (store: UsagePlanStore) => {
  const write = async ({ region, name: logicalName, inputs: given }: Resource<ApiKeyInputs>, id: string) => {
    const before = store.key(id);
    const value = given.value ?? before?.value ?? randomBytes(30).toString("base64url");
    if (value.length < 20 || value.length > 128)
      throw badRequest(
        `API Key value should be at least 20 and at most 128 characters (got ${value.length})`,
      );
    const name = given.name ?? before?.name ?? physicalName(logicalName);
    const createdDate = before?.createdDate ?? new Date().toISOString();
    await store.putKey({ id, name, value, enabled: given.enabled ?? true, createdDate });
    return {
      id,
      outputs: {
        name,
        value,
        arn: `arn:aws:apigateway:${region}::/apikeys/${id}`,
        createdDate,
        lastUpdatedDate: new Date().toISOString(),
        tagsAll: given.tags ?? {},
      },
    };
  };
  return resource<aws.apigateway.ApiKeyArgs, ApiKeyOutputs>()({
    inputs,
    create: (key) => write(key, randomAlphanumeric(10)),
    update: (key, previous) => write(key, previous.id),
    delete: ({ id }) => store.deleteKey(id),
    replaceOn: ["value"],
  });
};
