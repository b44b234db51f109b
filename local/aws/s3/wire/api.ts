import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import type { Principal } from "../../../contract/principal.ts";
import type { ApiRequest, ApiResponse, Operation, ServiceApi } from "../../../contract/service.ts";
import { isRestricted } from "../configuration/policy.ts";
import type { Call, Plan, S3 } from "../call.ts";
import { accessDenied } from "../errors.ts";
import type { BucketRecord } from "../storage/records.ts";
import { corsHeaders, preflight } from "./cors.ts";
import { findRoute } from "./routes.ts";

/** S3's wire API, with buckets in the path.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export function s3Api(s3: S3): ServiceApi {
  return {
    signingName: "s3",
    protocol: "rest-xml",
    acceptsAnonymous: true,
    // Anybody may ask for a bucket's objects unsigned; its policy decides.
    claims: ({ path, headers }) => {
      const { bucket } = split(path);
      return (
        headers["x-amz-target"] === undefined && bucket !== "" && s3.storage.findBucket(bucket) !== undefined
      );
    },
    headers: ({ method, path, headers }) =>
      method === "OPTIONS"
        ? {}
        : corsHeaders(s3.storage.findBucket(split(path).bucket)?.cors, headers, method),
    operation: (request) => operation(s3, request),
  };
}

function operation(s3: S3, request: ApiRequest): Operation {
  const { bucket, key } = split(request.path);
  if (request.method === "OPTIONS") {
    const { cors } = s3.storage.bucket(bucket);
    return {
      name: "Preflight",
      access: "public",
      run: async () => ({ headers: preflight(cors, request.headers), body: "" }),
    };
  }
  const level = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const route = findRoute(request, level);
  const call: Call = { s3, request, bucket, key };
  const record = s3.storage.findBucket(bucket);
  const expectedOwner = header(request.headers, "x-amz-expected-bucket-owner");
  if (expectedOwner !== undefined && expectedOwner !== s3.platform.accountId) throw accessDenied();
  const plan = route.handler(call);
  return {
    name: route.name,
    access: plan.access,
    run: (principal) => run(call, plan, record, principal),
  };
}

async function run(
  { s3, request }: Call,
  plan: Plan,
  record: BucketRecord | undefined,
  principal: Principal,
): Promise<ApiResponse> {
  if (record) {
    if (principal.kind !== "anonymous" && principal.kind !== "service" && record.region !== request.region)
      throw otherRegion(record);
    if (isRestricted(record, principal))
      for (const { resourcePolicy: _, ...access } of plan.access) {
        const { allowed } = s3.platform.capabilities.iam.authorize(principal, access, request);
        if (!allowed)
          throw accessDenied(
            `User: anonymous is not authorized to perform: ${access.action} on resource: "${access.resource}" because public policies are restricted by the RestrictPublicBuckets setting in S3 Block Public Access.`,
          );
      }
  }
  return await plan.run(principal);
}

function otherRegion({ name, region }: BucketRecord): AwsError {
  return new AwsError(
    "PermanentRedirect",
    `The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint: the bucket is in ${region}, set the client's region to that.`,
    301,
    { Endpoint: `s3.${region}.amazonaws.com`, Bucket: name },
  );
}

function split(path: string): { bucket: string; key: string } {
  const [, bucket = "", ...key] = path.split("/");
  return { bucket, key: key.join("/") };
}
