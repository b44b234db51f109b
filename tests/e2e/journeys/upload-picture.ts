import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { expect, type Visit } from "./visit.ts";

/** Uploads a picture of the visitor, by a form of the service. */
export async function uploadPicture(visit: Visit, file: Uint8Array): Promise<void> {
  const { headers } = await visit.user();
  const { url, fields } = (await visit.send("/api/me/picture", {
    headers: { ...headers },
    body: { contentType: "image/png" },
    status: 201,
  })) as unknown as {
    readonly url: string;
    readonly fields: readonly { readonly name: string; readonly value: string }[];
  };
  const form = new FormData();
  for (const { name, value } of fields) form.append(name, value);
  form.append("file", new Blob([Uint8Array.from(file)]));
  expect("the upload", (await fetch(url, { method: "POST", body: form })).status, 204);
}

/** Counts the files in the bucket of pictures. */
export async function keptPictures(visit: Visit): Promise<number> {
  const { id: Bucket } = await visit.resource("aws:s3/bucket:Bucket", "pictures-bucket");
  const s3 = new S3Client({ ...visit.client(), forcePathStyle: true });
  const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket }));
  s3.destroy();
  return KeyCount;
}
