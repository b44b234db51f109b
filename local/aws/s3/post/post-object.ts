import type { ApiRequest, ApiResponse, Operation } from "../../../contract/api.ts";
import type { Principal } from "../../../contract/principal.ts";
import { element } from "../../../wire/xml-text.ts";
import { authorize, bucketOf } from "../access.ts";
import { notEmulated } from "../errors.ts";
import { tellOfVersion } from "../notifications/tell.ts";
import { describeObject } from "../object/description.ts";
import { verify } from "../object/integrity.ts";
import { writeAccess, writtenMembers } from "../object/write.ts";
import type { S3Call } from "../operation.ts";
import type { S3Store } from "../store.ts";
import { readForm, type UploadForm } from "./form.ts";
import { checkPolicy } from "./policy.ts";
import { signerOf } from "./signer.ts";

/** Fields of a form that S3 reads; others with `x-amz-` are refused by name. */
const known = new Set([
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-signature",
  "x-amz-storage-class",
]);

/** POST of a form to a bucket: the upload of a browser, with the rights of whoever signed the policy in it. No SDK client has it as an
 * operation; `createPresignedPost` makes such forms.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
export function postObject(store: S3Store, request: ApiRequest, bucket: string): Operation {
  return {
    name: "PostObject",
    // The form says who asks: IAM is asked when it was read.
    access: "public",
    run: async (sender) => {
      const form = await readForm(request.headers, request.body);
      refuseUnknown(form);
      const principal = signerOf(store.platform, form.fields) ?? sender;
      const call = callOf(store, request, principal, bucket, form);
      const policy = form.fields.get("policy");
      if (policy !== undefined)
        checkPolicy(
          Buffer.from(policy, "base64").toString(),
          { fields: form.fields, bucket, key: form.key, size: form.file.length },
          Date.now(),
        );
      return await upload(call, bucket, form);
    },
  };
}

function refuseUnknown({ fields }: UploadForm): void {
  if (fields.has("tagging")) throw notEmulated("tagging in a form", "Tag the object by a call.");
  for (const name of fields.keys())
    if (name.startsWith("x-amz-") && !name.startsWith("x-amz-meta-") && !known.has(name))
      throw notEmulated(`${name} in a form`);
}

/** A call as its fields describe it, where a PUT has headers. */
function callOf(
  store: S3Store,
  request: ApiRequest,
  principal: Principal,
  bucket: string,
  { fields }: UploadForm,
): S3Call {
  const described = [...fields].filter(([name]) => name.startsWith("x-amz-"));
  const acl = fields.get("acl");
  if (acl !== undefined) described.push(["x-amz-acl", acl]);
  const headers = { ...request.headers, ...Object.fromEntries(described) };
  // A form has no endpoint of a region to go to: it is sent to the bucket by its name.
  const { region } = store.buckets.get(bucket);
  return { store, region, principal, request: { ...request, headers } };
}

async function upload(call: S3Call, name: string, { fields, file, key }: UploadForm): Promise<ApiResponse> {
  const { buckets, bodies } = call.store;
  const target = { Bucket: name, Key: key };
  const bucket = bucketOf(call, target);
  for (const access of writeAccess(call, target, {})) authorize(call, access);
  const description = describeObject(
    {
      ACL: fields.get("acl"),
      CacheControl: fields.get("cache-control"),
      ContentDisposition: fields.get("content-disposition"),
      ContentEncoding: fields.get("content-encoding"),
      ContentType: fields.get("content-type"),
      Metadata: metadataOf(fields),
      ServerSideEncryption: fields.get("x-amz-server-side-encryption"),
      SSEKMSKeyId: fields.get("x-amz-server-side-encryption-aws-kms-key-id"),
      StorageClass: fields.get("x-amz-storage-class"),
    },
    bucket,
    fields.get("expires"),
  );
  const { etag, checksum } = verify({}, file);
  const body = await bodies.write(file);
  const content = { ...description, etag, checksum, size: file.length, ...(body !== undefined && { body }) };
  const version = await buckets.write(name, key, content, {});
  await tellOfVersion(call, "ObjectCreated:Post", version);
  const written = writtenMembers(call, version);
  const headers = {
    etag,
    ...(written.VersionId !== undefined && { "x-amz-version-id": written.VersionId }),
    "x-amz-server-side-encryption": written.ServerSideEncryption,
  };
  return answer(call, { name, key, etag }, fields, headers);
}

function metadataOf(fields: ReadonlyMap<string, string>): Record<string, string> {
  const prefix = "x-amz-meta-";
  return Object.fromEntries(
    [...fields]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** Answers as the form asks for: with a redirect, a status of its own, or nothing. */
function answer(
  { store }: S3Call,
  { name, key, etag }: { readonly name: string; readonly key: string; readonly etag: string },
  fields: ReadonlyMap<string, string>,
  headers: Readonly<Record<string, string>>,
): ApiResponse {
  const path = encodeURIComponent(key).replaceAll("%2F", "/");
  const location = `${store.platform.gatewayUrl}/${name}/${path}`;
  const redirect = fields.get("success_action_redirect") ?? fields.get("redirect");
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect);
    target.searchParams.set("bucket", name);
    target.searchParams.set("key", key);
    target.searchParams.set("etag", etag);
    return { status: 303, headers: { ...headers, location: target.href }, body: "" };
  }
  const status = fields.get("success_action_status");
  if (status === "201") {
    const members = [
      ["Location", location],
      ["Bucket", name],
      ["Key", key],
      ["ETag", etag],
    ] as const;
    const text = members.map(([member, value]) => element(member, value)).join("");
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${text}</PostResponse>`;
    return { status: 201, headers: { ...headers, location, "content-type": "application/xml" }, body };
  }
  return { status: status === "200" ? 200 : 204, headers: { ...headers, location }, body: "" };
}
