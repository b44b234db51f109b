import { bucketAccess } from "../access.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export const getBucketLocation = operation("GetBucketLocation", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetBucketLocation"),
  run: ({ store }, { Bucket }) => {
    const { region } = store.buckets.get(Bucket);
    // For us-east-1 the answer is empty, by history.
    return { LocationConstraint: region === "us-east-1" ? undefined : region };
  },
});
