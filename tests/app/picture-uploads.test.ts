import assert from "node:assert/strict";
import {
  CreateTableCommand,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Codecs } from "../../app/functions/picture/codecs.ts";
import { Files } from "../../app/functions/picture/files.ts";
import { processUploads } from "../../app/functions/picture/handle.ts";
import { Profiles } from "../../app/functions/picture/profiles.ts";
import { StoredPictures } from "../../app/service/pictures.ts";
import { madeFor, uploadId, uploadKey } from "../../app/shared/picture.ts";
import { dynamodb } from "../../local/aws/dynamodb/index.ts";
import { s3 } from "../../local/aws/s3/index.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";
import { png } from "./support/images.ts";
import { withOutput } from "./support/output.ts";

const BUCKET = "pictures";
const TABLE = "profiles";

/** Codecs that take no time: what real ones do is tested on its own. */
const codecs: Codecs = {
  decode: async ({ width, height }) =>
    Promise.resolve({ data: new Uint8ClampedArray(width * height * 4), width, height }),
  scale: (_, side) => ({ data: new Uint8ClampedArray(4), width: side, height: side }),
  encode: async ({ width }) => Promise.resolve(Buffer.from(`${width}`)),
};

type Send = (command: never) => Promise<never>;

/** Ends a process after a number of calls of all its clients, the last of which is done or not. */
function killedAfter(
  calls: number,
  lastIsDone: boolean,
  client: { send: unknown },
  counter: { made: number },
) {
  const send = (client.send as Send).bind(client);
  return {
    send: (async (command: never) => {
      counter.made += 1;
      if (counter.made <= calls) return await send(command);
      if (counter.made === calls + 1 && lastIsDone) await send(command);
      throw new Error("the process is gone");
    }) as never,
  };
}

/** Client of a database in which a transaction of somebody else has the item at the first try, as the local one never has. The SDK tries neither
 * error again.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling */
function crowded(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  let conflicts = 0;
  const message = "another transaction is ongoing";
  return {
    send: async (command: never) => {
      if ((command as unknown) instanceof UpdateCommand)
        throw new TransactionConflictException({ message, $metadata: {} });
      if ((command as unknown) instanceof TransactWriteCommand && ++conflicts === 1)
        throw new TransactionCanceledException({
          message,
          $metadata: {},
          CancellationReasons: [{ Code: "TransactionConflict" }],
        });
      return await (client.send.bind(client) as Send)(command);
    },
  } as unknown as DynamoDBDocumentClient;
}

describe("Uploads of pictures", function () {
  this.timeout(60_000);
  let bed: Testbed;
  let objects: S3Client;
  let database: DynamoDBDocumentClient;
  let people = 0;
  let minutes = 0;
  before(async () => {
    bed = await startTestbed([s3, dynamodb]);
    objects = new S3Client({ ...bed.clientConfig, forcePathStyle: true });
    database = DynamoDBDocumentClient.from(new DynamoDBClient(bed.clientConfig));
    await objects.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await database.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "UserId", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "UserId", KeyType: "HASH" }],
      }),
    );
  });
  after(async () => {
    objects.destroy();
    database.destroy();
    await bed.stop();
  });

  const service = () => new StoredPictures(database, objects, { bucket: BUCKET, profiles: TABLE });
  /** Somebody with a profile. */
  const somebody = async (more: object = {}) => {
    const UserId = `00000000-0000-4000-8000-${String(++people).padStart(12, "0")}`;
    await database.send(new PutCommand({ TableName: TABLE, Item: { UserId, ...more } }));
    return UserId;
  };
  /** An upload, each a minute after the one before. */
  const upload = async (userId: string, body: Uint8Array = png(32, 32)) => {
    const id = uploadId(new Date(Date.UTC(2026, 0, 1, 0, ++minutes)), "0".repeat(16));
    const Key = uploadKey({ userId, id });
    await objects.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: body }));
    return { id, key: Key };
  };
  const process = async (key: string, kill?: { calls: number; lastIsDone: boolean }) => {
    const counter = { made: 0 };
    const of = <Client extends { send: unknown }>(client: Client) =>
      kill ? killedAfter(kill.calls, kill.lastIsDone, client, counter) : client;
    const options = {
      files: new Files(of(objects), BUCKET),
      profiles: new Profiles(of(database), TABLE),
      codecs: () => codecs,
      now: () => new Date(),
    };
    const event = { Records: [{ s3: { object: { key: encodeURIComponent(key) } } }] };
    await withOutput(async () => await processUploads(event, options));
    return counter.made;
  };
  const keysOf = async (userId: string) => {
    const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    return Contents.map(({ Key = "" }) => Key).filter((key) => key.includes(userId));
  };
  const profileOf = async (UserId: string) =>
    (await database.send(new GetCommand({ TableName: TABLE, Key: { UserId } }))).Item ?? {};
  const shown = (userId: string, id: string) =>
    ["512", "96"].map((size) => `${madeFor(userId)}${id}/${size}.webp`);

  it("become two objects and a note in the profile, and the ones before go", async () => {
    const userId = await somebody({ Language: "ko" });
    const first = await upload(userId);
    await process(first.key);
    assert.deepEqual(await keysOf(userId), shown(userId, first.id));
    const second = await upload(userId);
    await process(second.key);
    assert.deepEqual(await keysOf(userId), shown(userId, second.id));
    const { Picture, PictureMark, Language } = await profileOf(userId);
    assert.deepEqual(
      [(Picture as { Id: string }).Id, (Picture as { Key: string }).Key, PictureMark, Language],
      [second.id, `${madeFor(userId)}${second.id}/`, second.id, "ko"],
    );
  });

  it("never replace what is newer, in whatever order they are processed", async () => {
    const userId = await somebody();
    const [older, newer] = [await upload(userId), await upload(userId)];
    await process(newer.key);
    await process(older.key);
    assert.deepEqual(await keysOf(userId), shown(userId, newer.id));
    assert.equal((await profileOf(userId))["PictureMark"], newer.id);
  });

  it("that are refused are noted with the reason, and leave the picture of before", async () => {
    const userId = await somebody();
    const [good, bad] = [await upload(userId), await upload(userId, Buffer.from("<svg/>"))];
    await process(good.key);
    await process(bad.key);
    assert.deepEqual(await keysOf(userId), shown(userId, good.id));
    const { Picture, PictureRefused } = await profileOf(userId);
    assert.equal((Picture as { Id: string }).Id, good.id);
    assert.deepEqual(
      [(PictureRefused as { Id: string }).Id, (PictureRefused as { Reason: string }).Reason],
      [bad.id, "type"],
    );
    const better = await upload(userId);
    await process(better.key);
    assert.equal((await profileOf(userId))["PictureRefused"], undefined);
  });

  it("that are larger than a form allows are refused without being read", async () => {
    const userId = await somebody();
    const { key } = await upload(userId, Buffer.alloc(8 * 1024 * 1024 + 1));
    await process(key);
    assert.equal(((await profileOf(userId))["PictureRefused"] as { Reason: string }).Reason, "size");
    assert.deepEqual(await keysOf(userId), []);
  });

  it("of somebody who is leaving, or is nobody, come to nothing", async () => {
    const leaving = await somebody({ Leaving: "2026-11-29T00:00:00.000Z" });
    const nobody = "00000000-0000-4000-9000-000000000000";
    for (const userId of [leaving, nobody]) {
      const { key } = await upload(userId);
      await process(key);
      assert.deepEqual(await keysOf(userId), []);
      assert.equal((await profileOf(userId))["Picture"], undefined);
    }
    assert.deepEqual(await profileOf(nobody), {}, "no profile is made of an upload");
  });

  it("below a key that no form has are deleted", async () => {
    const userId = await somebody();
    for (const Key of [`private/${userId}/../x`, `private/${userId}/a`, `private/other ${userId}+1`]) {
      await objects.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: png(32, 32) }));
      await process(Key);
    }
    assert.deepEqual(await keysOf(userId), []);
  });

  it("that are told of twice are done once", async () => {
    const userId = await somebody();
    const { id, key } = await upload(userId);
    await process(key);
    const before = await profileOf(userId);
    await process(key);
    assert.deepEqual([await keysOf(userId), await profileOf(userId)], [shown(userId, id), before]);
  });

  for (const lastIsDone of [false, true])
    it(`are done by a second call, wherever the first was killed: ${lastIsDone ? "after" : "before"} a call was done`, async () => {
      for (let calls = 0, isWhole = false; !isWhole; calls += 1) {
        const userId = await somebody();
        await process((await upload(userId)).key);
        const { id, key } = await upload(userId);
        isWhole = await process(key, { calls, lastIsDone }).then(
          () => true,
          (error: Error) => {
            assert.match(error.message, /the process is gone/);
            return false;
          },
        );
        await process(key);
        assert.deepEqual(await keysOf(userId), shown(userId, id), `killed at call ${calls}`);
        assert.equal(((await profileOf(userId))["Picture"] as { Id: string }).Id, id);
        assert.ok(calls < 20);
      }
    });

  it("leave nothing when they are taken back in the middle", async () => {
    for (let calls = 0; calls < 9; calls += 1) {
      const userId = await somebody();
      const { key } = await upload(userId);
      await process(key, { calls, lastIsDone: true }).catch(() => {});
      assert.ok((await service().remove(userId)) >= 0);
      await process(key);
      assert.deepEqual(await keysOf(userId), [], `taken back after call ${calls}`);
      assert.equal((await profileOf(userId))["Picture"], undefined);
    }
  });

  it("wait for a like that checks the profile in the same moment", async () => {
    const userId = await somebody();
    const crowdedService = () =>
      new StoredPictures(crowded(database), objects, { bucket: BUCKET, profiles: TABLE });
    const { fields } = await crowdedService().ask(userId, "image/png");
    const Key = fields.find(({ name }) => name === "key")?.value ?? "";
    await objects.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: png(32, 32) }));
    await processUploads(
      { Records: [{ s3: { object: { key: Key } } }] },
      {
        files: new Files(objects, BUCKET),
        profiles: new Profiles(crowded(database), TABLE),
        codecs: () => codecs,
        now: () => new Date(),
      },
    );
    assert.equal((await service().stateOf(userId)).state, "ready");
    assert.equal(await crowdedService().remove(userId), 2);
    assert.equal((await service().stateOf(userId)).state, "none");
  });

  it("are told of as they are: none, under way, ready, refused, and under way no more when nothing came", async () => {
    const userId = await somebody();
    assert.deepEqual(await service().stateOf(userId), { state: "none", pictures: [] });
    const form = await service().ask(userId, "image/png");
    assert.equal((await service().stateOf(userId)).state, "processing");
    const key = form.fields.find(({ name }) => name === "key")?.value ?? "";
    await objects.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: png(32, 32) }));
    await process(key);
    const { state, pictures } = await service().stateOf(userId);
    assert.deepEqual([state, pictures.map(({ size }) => size)], ["ready", [96, 512]]);
    const past = { Id: uploadId(new Date(), "f".repeat(16)), ExpiresAt: "2026-01-01T00:00:00.000Z" };
    const item = await profileOf(userId);
    await database.send(new PutCommand({ TableName: TABLE, Item: { ...item, PictureUpload: past } }));
    assert.equal((await service().stateOf(userId)).state, "ready");
    const stranger = await somebody({ Leaving: "2026-11-29T00:00:00.000Z" });
    await assert.rejects(service().ask(stranger, "image/png"), { statusCode: 409 });
  });

  it("are shown at the same address for some minutes, so that a browser keeps them", async () => {
    const userId = await somebody();
    await process((await upload(userId)).key);
    const [one, two] = [await service().stateOf(userId), await service().stateOf(userId)];
    const life = new URL(one.pictures[0]?.url ?? "").searchParams;
    assert.equal(life.get("X-Amz-Expires"), "900");
    assert.match(life.get("X-Amz-Date") ?? "", /T\d\d\d[05]00Z$/);
    // Two looks at the end of one step and the beginning of the next differ.
    const dates = [one, two].map(({ pictures }) =>
      new URL(pictures[0]?.url ?? "").searchParams.get("X-Amz-Date"),
    );
    if (dates[0] === dates[1]) assert.deepEqual(one, two);
  });
});
