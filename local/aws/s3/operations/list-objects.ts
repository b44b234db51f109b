import { Answer } from "../../../contract/answer.ts";
import { bucketAccess } from "../access.ts";
import { invalidArgument } from "../errors.ts";
import { listContext } from "../list/access.ts";
import { entryMembers } from "../list/entry.ts";
import { keyEncoder, pageLimit, readToken, writeToken } from "../list/parameters.ts";
import { listPage, type PageRequest } from "../list/page.ts";
import { nobodyPays, operation, type S3Call } from "../operation.ts";
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
    return readList(input, token === undefined ? StartAfter : readToken(token));
  },
  access: (call, { input }) => bucketAccess(call, input, "ListBucket", listContext(call)),
  run: (call, { input, request, encode }) => {
    const page = listCurrent(call, input.Bucket, request);
    return new Answer(
      {
        ...describePage(input, request, encode, page),
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
    return readList(input, input.Marker ?? "");
  },
  access: (call, { input }) => bucketAccess(call, input, "ListBucket", listContext(call)),
  run: (call, { input, request, encode }) => {
    const page = listCurrent(call, input.Bucket, request);
    return new Answer(
      {
        ...describePage(input, request, encode, page),
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

/** A request for a page, checked. */
function readList<Input extends ListInput>(input: Input, after: string) {
  const { Prefix = "", Delimiter = "", MaxKeys, EncodingType } = input;
  const limit = pageLimit(MaxKeys, "max-keys");
  const request: PageRequest = { prefix: Prefix, delimiter: Delimiter, after, limit };
  return { input, request, encode: keyEncoder(EncodingType) };
}

function listCurrent({ store }: S3Call, bucket: string, request: PageRequest) {
  const contents = store.buckets.contents(bucket);
  return listPage(contents, request, (key) => contents.current(key));
}

/** The members that both versions of the list have. */
function describePage(
  { Bucket, EncodingType }: ListInput,
  { prefix, delimiter, limit }: PageRequest,
  encode: (key: string) => string,
  { truncated, commonPrefixes }: ReturnType<typeof listCurrent>,
) {
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

function regionHeader({ store }: S3Call, bucket: string) {
  return { headers: { "x-amz-bucket-region": store.buckets.get(bucket).region } };
}
