import { bucketAccess } from "../access.ts";
import { checkCorsRule } from "../bucket/cors.ts";
import { noSuchSetting } from "../errors.ts";
import { documentMembers, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html */
export const getBucketCors = operation("GetBucketCors", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetBucketCORS"),
  run: ({ store }, { Bucket }) => {
    const { cors } = store.buckets.get(Bucket);
    if (!cors)
      throw noSuchSetting(Bucket, "NoSuchCORSConfiguration", "The CORS configuration does not exist");
    return {
      CORSRules: cors.map((rule) => ({
        ID: rule.id,
        AllowedHeaders: rule.allowedHeaders,
        AllowedMethods: rule.allowedMethods,
        AllowedOrigins: rule.allowedOrigins,
        ExposeHeaders: rule.exposeHeaders,
        MaxAgeSeconds: rule.maxAgeSeconds,
      })),
    };
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
export const putBucketCors = operation("PutBucketCors", {
  members: {
    ...documentMembers,
    CORSConfiguration: {
      CORSRules: {
        ID: true,
        AllowedHeaders: true,
        AllowedMethods: true,
        AllowedOrigins: true,
        ExposeHeaders: true,
        MaxAgeSeconds: true,
      },
    },
  },
  access: (call, input) => bucketAccess(call, input, "PutBucketCORS"),
  run: async ({ store }, { Bucket, CORSConfiguration: { CORSRules } }) => {
    const cors = CORSRules.map((rule) =>
      checkCorsRule({
        id: rule.ID,
        allowedHeaders: rule.AllowedHeaders ?? [],
        allowedMethods: rule.AllowedMethods,
        allowedOrigins: rule.AllowedOrigins,
        exposeHeaders: rule.ExposeHeaders ?? [],
        maxAgeSeconds: rule.MaxAgeSeconds,
      }),
    );
    await store.buckets.configure(Bucket, { cors });
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html */
export const deleteBucketCors = operation("DeleteBucketCors", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "PutBucketCORS"),
  run: async ({ store }, { Bucket }) => await store.buckets.configure(Bucket, { cors: undefined }),
});
