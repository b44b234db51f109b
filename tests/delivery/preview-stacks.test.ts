import assert from "node:assert/strict";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { S3Bed } from "../../local/tests/s3/support/s3-bed.ts";
import { listedInBucket } from "../../scripts/delivery/preview-stacks.ts";

describe("Short-lived stacks in a bucket", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
    await bed.client.send(new CreateBucketCommand({ Bucket: "state" }));
    for (const file of [
      "dev.json",
      "pr-12.json",
      "pr-12.json.bak",
      "pr-7.json.gz",
      "pr-x.json",
      "pr-12.json.attrs",
    ])
      for (const folder of ["", "team/"])
        await bed.client.send(
          new PutObjectCommand({
            Bucket: "state",
            Key: `${folder}.pulumi/stacks/mysfits/${file}`,
            Body: "{}",
          }),
        );
    const Key = "team/.pulumi/stacks/other/pr-1.json";
    await bed.client.send(new PutObjectCommand({ Bucket: "state", Key, Body: "{}" }));
  });
  after(() => bed.stop());

  it("are known by their files, of which none is read", async () => {
    for (const url of ["s3://state?region=ap-northeast-2", "s3://state/team/"]) {
      const stacks = await listedInBucket(bed.client, new URL(url), "mysfits");
      assert.deepEqual(
        stacks.map(({ name, pullRequest }) => [name, pullRequest]),
        [
          ["pr-12", 12],
          ["pr-7", 7],
        ],
        url,
      );
      for (const { lastUpdate } of stacks) assert.ok(Date.now() - (lastUpdate?.getTime() ?? 0) < 60_000);
    }
  });

  it("are none in a bucket without any", async () => {
    assert.deepEqual(await listedInBucket(bed.client, new URL("s3://state/elsewhere"), "mysfits"), []);
  });
});
