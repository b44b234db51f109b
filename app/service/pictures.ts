import { randomBytes } from "node:crypto";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import {
  madeFor,
  madeKey,
  pictureBytes,
  pictureSizes,
  uploadId,
  uploadKey,
  uploadsOf,
  type PictureRefusal,
  type PictureType,
} from "../shared/picture.ts";
import { transact } from "../shared/transaction.ts";
import { removeAll } from "./objects.ts";
import { Leaving } from "./profiles.ts";
import type { PictureState, UploadForm } from "./schemas.ts";

/** Seconds in which a form can be used. */
const FORM_SECONDS = 300;
/** Seconds after the end of its form in which an upload may still be worked on. */
const WORK_SECONDS = 120;
/** Seconds that a signed address is good for at the most, and how often there is another one: a browser asks for the same picture once in that
 * time. */
const ADDRESS_SECONDS = 900;
const NEW_ADDRESS_SECONDS = 300;

/** Pictures that people have of themselves. */
export interface Pictures {
  /** Makes a form for one upload.
   * @throws Leaving */
  ask(userId: string, type: PictureType): Promise<UploadForm>;
  /** Tells what is there, with addresses that are good for some minutes. */
  stateOf(userId: string): Promise<PictureState>;
  /** Deletes all that there is of somebody's pictures; uploads that are under way come to nothing.
   * @returns How many objects were deleted. */
  remove(userId: string): Promise<number>;
}

/** Attributes of a profile that are about its picture. `app/functions/picture` writes all of them but the last. */
interface PictureItem {
  readonly Picture?: { readonly Id: string };
  readonly PictureRefused?: { readonly Id: string; readonly Reason: PictureRefusal };
  /** Newest upload that was decided about. */
  readonly PictureMark?: string;
  /** Newest upload that was asked for. */
  readonly PictureUpload?: { readonly Id: string; readonly ExpiresAt: string };
}

/** Pictures in a private bucket, noted in the table of profiles. */
export class StoredPictures implements Pictures {
  readonly #database: DynamoDBDocumentClient;
  readonly #s3: S3Client;
  readonly #names: { readonly bucket: string; readonly profiles: string };

  constructor(
    database: DynamoDBDocumentClient,
    s3: S3Client,
    names: { readonly bucket: string; readonly profiles: string },
  ) {
    this.#database = database;
    this.#s3 = s3;
    this.#names = names;
  }

  async ask(userId: string, type: PictureType): Promise<UploadForm> {
    const now = new Date();
    const id = newId(now);
    const expiresAt = new Date(now.getTime() + FORM_SECONDS * 1000).toISOString();
    const refusal = await transact(this.#database, [
      {
        Update: {
          TableName: this.#names.profiles,
          Key: { UserId: userId },
          UpdateExpression: "SET PictureUpload = :upload",
          ConditionExpression: "attribute_not_exists(Leaving)",
          ExpressionAttributeValues: { ":upload": { Id: id, ExpiresAt: expiresAt } },
        },
      },
    ]);
    if (refusal) throw new Leaving(refusal.cause);
    const { url, fields } = await createPresignedPost(this.#s3, {
      Bucket: this.#names.bucket,
      Key: uploadKey({ userId, id }),
      Fields: { "Content-Type": type },
      Conditions: [
        ["content-length-range", 1, pictureBytes],
        ["eq", "$Content-Type", type],
      ],
      Expires: FORM_SECONDS,
    });
    const named = Object.entries(fields).map(([name, value]) => ({ name, value }));
    return { url, fields: named, maxBytes: pictureBytes, expiresAt };
  }

  async stateOf(userId: string): Promise<PictureState> {
    const { Item } = await this.#database.send(
      new GetCommand({
        TableName: this.#names.profiles,
        Key: { UserId: userId },
        ConsistentRead: true,
        ProjectionExpression: "Picture, PictureRefused, PictureMark, PictureUpload",
      }),
    );
    const item: PictureItem = Item ?? {};
    const now = new Date();
    const state = stateOf(item, now);
    const pictures = item.Picture ? await this.#addresses({ userId, id: item.Picture.Id }, now) : [];
    return { state, ...(state === "refused" && { reason: item.PictureRefused?.Reason }), pictures };
  }

  async remove(userId: string): Promise<number> {
    // Nobody without a profile has a picture, so it is no fault when the condition does not hold.
    await transact(this.#database, [
      {
        Update: {
          TableName: this.#names.profiles,
          Key: { UserId: userId },
          // First: what is uploaded from now on with a form of before is too old to be shown.
          UpdateExpression: "SET PictureMark = :now REMOVE Picture, PictureRefused, PictureUpload",
          ConditionExpression: "attribute_exists(UserId)",
          ExpressionAttributeValues: { ":now": newId(new Date()) },
        },
      },
    ]);
    const removed = [uploadsOf(userId), madeFor(userId)].map(
      async (prefix) => await removeAll(this.#s3, this.#names.bucket, prefix),
    );
    return (await Promise.all(removed)).reduce((sum, count) => sum + count, 0);
  }

  async #addresses(upload: { readonly userId: string; readonly id: string }, now: Date) {
    const step = NEW_ADDRESS_SECONDS * 1000;
    const signingDate = new Date(Math.floor(now.getTime() / step) * step);
    return await Promise.all(
      pictureSizes.map(async (size) => ({
        size: Number(size),
        url: await getSignedUrl(
          this.#s3,
          new GetObjectCommand({ Bucket: this.#names.bucket, Key: madeKey(upload, size) }),
          { expiresIn: ADDRESS_SECONDS, signingDate },
        ),
      })),
    );
  }
}

const newId = (at: Date): string => uploadId(at, randomBytes(8).toString("hex"));

/** State of the newest upload. */
function stateOf(
  { Picture, PictureRefused, PictureMark, PictureUpload }: PictureItem,
  now: Date,
): PictureState["state"] {
  const isDecided =
    PictureUpload === undefined || (PictureMark !== undefined && PictureMark >= PictureUpload.Id);
  if (!isDecided && now.getTime() < Date.parse(PictureUpload.ExpiresAt) + WORK_SECONDS * 1000)
    return "processing";
  if (PictureRefused !== undefined && PictureRefused.Id === PictureMark) return "refused";
  return Picture ? "ready" : "none";
}
