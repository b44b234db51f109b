import { Answer } from "../../../contract/answer.ts";
import { bucketAccess } from "../access.ts";
import { invalidArgument } from "../errors.ts";
import { listContext } from "../list/access.ts";
import { entryMembers } from "../list/entry.ts";
import { keyEncoder, pageLimit, readToken, writeToken } from "../list/parameters.ts";
import { listPage, type PageRequest } from "../list/page.ts";
import { nobodyPays, operation, type Call } from "../operation.ts";
import { owner } from "../owner.ts";

const members = {
  Bucket: true,
  ExpectedBucketOwner: true,
  Prefix: true,
  Delimiter: true,
  EncodingType: true,
  MaxKeys: true,
  OptionalObjectAttributes: "no object here is in an archive, which is all that it tells about",
  RequestPayer: nobodyPays,
} as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2 = operation("ListObjectsV2", {
  members: { ...members, ContinuationToken: true, FetchOwner: true, StartAfter: true },
  read: (_call, input) => {
    const { ContinuationToken: token, StartAfter = "" } = input;
    return { input, page: pageOf(input, token === undefined ? StartAfter : readToken(token)) };
  },
  access: (call, { input }) => bucketAccess(call, input, "ListBucket", listContext(call)),
  run: (call, { input, page: request }) => {
    const page = listCurrent(call, input.Bucket, request);
    const encode = keyEncoder(input.EncodingType);
    return new Answer(
      {
        ...describePage(input, request, page),
        KeyCount: page.entries.length + page.commonPrefixes.length,
        ContinuationToken: input.ContinuationToken,
        NextContinuationToken: page.truncated ? writeToken(page.last) : undefined,
        StartAfter: input.StartAfter === undefined ? undefined : encode(input.StartAfter),
        Contents: page.entries.map((version) => ({
          ...entryMembers(version),
          Key: encode(version.key),
          Owner: input.FetchOwner ? owner : undefined,
        })),
      },
      regionHeader(call, input.Bucket),
    );
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export const listObjects = operation("ListObjects", {
  members: { ...members, Marker: true },
  read: ({ request }, input) => {
    const type = request.query.get("list-type");
    if (type !== null) throw invalidArgument("Invalid List Type specified in Request", "list-type", type);
    return { input, page: pageOf(input, input.Marker ?? "") };
  },
  access: (call, { input }) => bucketAccess(call, input, "ListBucket", listContext(call)),
  run: (call, { input, page: request }) => {
    const page = listCurrent(call, input.Bucket, request);
    const encode = keyEncoder(input.EncodingType);
    return new Answer(
      {
        ...describePage(input, request, page),
        Marker: encode(input.Marker ?? ""),
        // Without a delimiter clients take the last key.
        NextMarker: page.truncated && request.delimiter !== "" ? encode(page.last) : undefined,
        Contents: page.entries.map((version) => ({
          ...entryMembers(version),
          Key: encode(version.key),
          Owner: owner,
        })),
      },
      regionHeader(call, input.Bucket),
    );
  },
});

interface ListInput {
  readonly Bucket: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly EncodingType?: string;
  readonly MaxKeys?: number;
}

function pageOf(
  { Prefix = "", Delimiter = "", MaxKeys, EncodingType }: ListInput,
  after: string,
): PageRequest {
  keyEncoder(EncodingType);
  return { prefix: Prefix, delimiter: Delimiter, after, limit: pageLimit(MaxKeys, "max-keys") };
}

function listCurrent({ store }: Call, bucket: string, request: PageRequest) {
  const contents = store.buckets.contents(bucket);
  return listPage(contents, request, (key) => contents.current(key));
}

/** The members that both versions of the list have. */
function describePage(
  { Bucket, EncodingType }: ListInput,
  { prefix, delimiter, limit }: PageRequest,
  { truncated, commonPrefixes }: ReturnType<typeof listCurrent>,
) {
  const encode = keyEncoder(EncodingType);
  return {
    Name: Bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: limit,
    EncodingType,
    IsTruncated: truncated,
    CommonPrefixes: commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  };
}

function regionHeader({ store }: Call, bucket: string) {
  return { headers: { "x-amz-bucket-region": store.buckets.get(bucket).region } };
}
