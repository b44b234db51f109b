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
