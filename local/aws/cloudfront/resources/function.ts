import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomId } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { cloudFrontArn } from "../arn.ts";
import { EdgeFunction } from "../functions/edge-function.ts";
import type { CloudFrontStore } from "../store.ts";

const inputs = {
  name: true,
  code: true,
  runtime: ["cloudfront-js-2.0"],
  // A function that is not published can be in no distribution.
  publish: [true],
  comment: "it is shown in AWS's console alone",
} as const;

type FunctionInputs = Read<Inputs<aws.cloudfront.FunctionArgs>, typeof inputs>;

/** Outputs of a function. */
interface FunctionOutputs {
  readonly name: string;
  readonly arn: string;
  readonly etag: string;
  readonly liveStageEtag: string;
  readonly status: string;
}

/** `aws:cloudfront/function:Function`.
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html */
export const functionResource = (store: CloudFrontStore, { logs }: Platform) => {
  const put = ({ inputs: { code } }: Resource<FunctionInputs>, name: string) => {
    if (!/^[\w-]{1,64}$/.test(name))
      throw new AwsError(
        "InvalidArgument",
        `Function name '${name}' must have 1 to 64 letters, digits, - and _`,
      );
    const arn = cloudFrontArn(`function/${name}`);
    const log = (line: string) => logs.write(`cloudfront/${name}`, "info", line);
    store.functions.set(arn, new EdgeFunction(name, code, log));
    const etag = `ETV${randomId(11).toUpperCase()}`;
    const liveStageEtag = `ETV${randomId(11).toUpperCase()}`;
    return { id: name, outputs: { name, arn, etag, liveStageEtag, status: "UNASSOCIATED" } };
  };
  return resource<aws.cloudfront.FunctionArgs, FunctionOutputs>()({
    inputs,
    replaceOn: ["name"],
    create: async (wanted) => put(wanted, wanted.inputs.name ?? physicalName(wanted.name, 64)),
    start: async (kept) => void put(kept, kept.id),
    update: async (wanted, { id }) => put(wanted, id),
    delete: async ({ outputs: { arn } }) => void store.functions.delete(arn),
  });
};
