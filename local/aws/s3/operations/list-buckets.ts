import { s3Arn } from "../arn.ts";
import { pageLimit, readToken, writeToken } from "../list/parameters.ts";
import { operation } from "../operation.ts";
import { owner } from "../owner.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const listBuckets = operation("ListBuckets", {
  members: { MaxBuckets: true, ContinuationToken: true, Prefix: true, BucketRegion: true },
  access: () => [
    { action: "s3:ListAllMyBuckets", resource: "*", context: { "aws:SecureTransport": "true" } },
  ],
  run: ({ store }, { MaxBuckets, ContinuationToken, Prefix = "", BucketRegion }) => {
    const limit = MaxBuckets === undefined ? Infinity : pageLimit(MaxBuckets, "max-buckets");
    const after = ContinuationToken === undefined ? "" : readToken(ContinuationToken);
    const all = store.buckets
      .all()
      .filter(
        ({ name, region }) => name > after && name.startsWith(Prefix) && (BucketRegion ?? region) === region,
      );
    const page = all.slice(0, limit);
    return {
      Owner: owner,
      Buckets: page.map(({ name, created, region }) => ({
        Name: name,
        CreationDate: new Date(created),
        BucketRegion: region,
        BucketArn: s3Arn(name),
      })),
      ContinuationToken: all.length > page.length ? writeToken(page.at(-1)?.name ?? "") : undefined,
      Prefix: Prefix === "" ? undefined : Prefix,
    };
  },
});
