import { header } from "../../../contract/http.ts";
import { bucketOf } from "../access.ts";
import { writeCondition, writeConditionMembers } from "../object/conditions.ts";
import { describeObject, descriptionMembers } from "../object/description.ts";
import { digestMembers, verify } from "../object/integrity.ts";
import { headerTags } from "../object/tags.ts";
import { writeAccess, writtenMembers } from "../object/write.ts";
import { tellOfVersion } from "../notifications/tell.ts";
import { nobodyPays, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject = operation("PutObject", {
  members: {
    ...descriptionMembers,
    ...digestMembers,
    ...writeConditionMembers,
    Bucket: true,
    ExpectedBucketOwner: true,
    Key: true,
    Body: true,
    ContentLength: "the body is read whole",
    Tagging: true,
    RequestPayer: nobodyPays,
  },
  read: (call, input) => {
    const bucket = bucketOf(call, input);
    return {
      target: input,
      tags: headerTags(input.Tagging),
      description: describeObject(input, bucket, header(call.request.headers, "expires")),
      condition: writeCondition(input, input.Key),
    };
  },
  access: (call, { target, tags }) => writeAccess(call, target, tags),
  run: async (call, { target, tags, description, condition }) => {
    const { buckets, bodies } = call.store;
    const { headers, body: bytes } = call.request;
    const { etag, checksum } = verify(headers, bytes);
    const body = await bodies.write(bytes);
    const content = {
      ...description,
      etag,
      checksum,
      size: bytes.length,
      ...(body !== undefined && { body }),
    };
    const version = await buckets.write(target.Bucket, target.Key, content, tags, condition);
    await tellOfVersion(call, "ObjectCreated:Put", version);
    return writtenMembers(call, version);
  },
});
