import { AwsError } from "../../../contract/errors.ts";
import { bucketAccess } from "../access/bucket-access.ts";
import { empty, type OperationHandler, xmlResponse } from "../call.ts";
import type { BucketRecord } from "../storage/records.ts";
import { parseXml, xmlDocument, type XmlElement, type XmlValue } from "../wire/xml.ts";

/** A part of a bucket's configuration that is one XML document on the wire. */
export interface Setting<Value> {
  /** Root element. */
  readonly root: string;
  /** IAM actions, without `s3:`; deleting needs the one for putting. */
  readonly actions: { readonly get: string; readonly put: string };
  /** Code and message when it was never set; absent when there always is an answer. */
  readonly missing?: readonly [code: string, message: string];
  read(bucket: BucketRecord): Value | undefined;
  /** @throws AwsError for what AWS refuses; NotImplemented for what is not done here. */
  parse(document: XmlElement): Value;
  format(value: Value | undefined): XmlValue;
  /** The change of the record; `undefined` deletes. */
  change(value: Value | undefined): Partial<BucketRecord>;
}

/** Get, put and delete of a setting. */
export function settingOperations<Value>(
  setting: Setting<Value>,
): Record<"get" | "put" | "delete", OperationHandler> {
  return {
    get: ({ s3, bucket }) => ({
      access: [bucketAccess(s3.storage.bucket(bucket), setting.actions.get)],
      run: async () => {
        const value = setting.read(s3.storage.bucket(bucket));
        if (value === undefined && setting.missing) {
          const [code, message] = setting.missing;
          throw new AwsError(code, message, 404, { BucketName: bucket });
        }
        return xmlResponse(xmlDocument(setting.root, setting.format(value)));
      },
    }),
    put: ({ s3, request, bucket }) => ({
      access: [bucketAccess(s3.storage.bucket(bucket), setting.actions.put)],
      run: async () => {
        const value = setting.parse(await parseXml(request.body, setting.root));
        await s3.storage.configure(bucket, setting.change(value));
        return empty(200);
      },
    }),
    delete: ({ s3, bucket }) => ({
      access: [bucketAccess(s3.storage.bucket(bucket), setting.actions.put)],
      run: async () => {
        await s3.storage.configure(bucket, setting.change(undefined));
        return empty(204);
      },
    }),
  };
}
