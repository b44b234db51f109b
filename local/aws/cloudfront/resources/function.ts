import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName, randomId } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import type { CloudFrontStore } from "../store.ts";
import { EdgeFunction } from "../functions/edge-function.ts";

type FunctionInputs = Inputs<aws.cloudfront.FunctionArgs>;

/** `aws:cloudfront/function:Function`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/cloudfront/function/ */
export function functionResource(
  store: CloudFrontStore,
  { accountId, logs }: Platform,
): ResourceHandler<FunctionInputs> {
  const put = ({ inputs }: Resource<FunctionInputs>, name: string) => {
    if (inputs.runtime !== "cloudfront-js-2.0")
      throw new NotEmulatedError(`runtime ${inputs.runtime}`, 'Use "cloudfront-js-2.0".');
    if (inputs.keyValueStoreAssociations?.length)
      throw new NotEmulatedError("key value stores of a function");
    if (!/^[\w-]{1,64}$/.test(name))
      throw new AwsError(
        "InvalidArgument",
        `Function name '${name}' must have 1 to 64 letters, digits, - and _`,
      );
    const arn = formatArn({ service: "cloudfront", region: "", accountId, resource: `function/${name}` });
    store.functions.set(
      arn,
      new EdgeFunction(name, inputs.code, (line) => logs.write(`cloudfront/${name}`, "info", line)),
    );
    return {
      id: name,
      outputs: {
        name,
        arn,
        etag: `ETV${randomId(11).toUpperCase()}`,
        liveStageEtag: `ETV${randomId(11).toUpperCase()}`,
        status: "UNASSOCIATED",
      },
    };
  };
  return {
    replaceOn: ["name"],
    create: async (resource) => put(resource, resource.inputs.name ?? physicalName(resource.name, 64)),
    start: async (kept) => void put(kept, kept.id),
    update: async (resource, { id }) => put(resource, id),
    delete: async ({ outputs }) => void store.functions.delete(String(outputs["arn"])),
  };
}
