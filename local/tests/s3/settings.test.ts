import assert from "node:assert/strict";
import {
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketWebsiteCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

describe("S3 settings of a bucket", () => {
  const Bucket = "settings";
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
    await bed.bucket(Bucket);
  });
  after(() => bed.stop());

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
  it("encryption: always there, exchanged, and the default again", async () => {
    const read = async () =>
      (await bed.client.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration
        ?.Rules?.[0];
    const put = (SSEAlgorithm: string, KMSMasterKeyID?: string) =>
      bed.client.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: {
                  SSEAlgorithm: SSEAlgorithm as "AES256",
                  KMSMasterKeyID,
                },
                BucketKeyEnabled: true,
              },
            ],
          },
        }),
      );
    assert.deepEqual((await read())?.ApplyServerSideEncryptionByDefault, { SSEAlgorithm: "AES256" });
    assert.deepEqual((await read())?.BlockedEncryptionTypes, { EncryptionType: ["SSE-C"] });
    await put("aws:kms", "key-1");
    assert.deepEqual((await read())?.ApplyServerSideEncryptionByDefault, {
      SSEAlgorithm: "aws:kms",
      KMSMasterKeyID: "key-1",
    });
    assert.equal((await read())?.BucketKeyEnabled, true);
    const written = await bed.put(Bucket, "encrypted", "v");
    assert.deepEqual(
      [written.ServerSideEncryption, written.SSEKMSKeyId, written.BucketKeyEnabled],
      ["aws:kms", "key-1", true],
    );
    await assert.rejects(put("rot13"), { name: /InvalidArgument|MalformedXML/ });
    await assert.rejects(put("AES256", "key-1"), { name: "InvalidArgument" });
    await bed.client.send(new DeleteBucketEncryptionCommand({ Bucket }));
    assert.equal((await read())?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, "AES256");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
  it("public access: what is not named is false, and nothing where it is deleted", async () => {
    const read = async () =>
      (await bed.client.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
    await bed.client.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
      }),
    );
    assert.deepEqual(await read(), {
      BlockPublicAcls: false,
      IgnorePublicAcls: false,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: false,
    });
    await bed.client.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await assert.rejects(read(), { name: "NoSuchPublicAccessBlockConfiguration" });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html
  it("ownership of objects", async () => {
    const read = async () =>
      (await bed.client.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules;
    const put = (ObjectOwnership: string) =>
      bed.client.send(
        new PutBucketOwnershipControlsCommand({
          Bucket,
          OwnershipControls: { Rules: [{ ObjectOwnership: ObjectOwnership as "ObjectWriter" }] },
        }),
      );
    await put("ObjectWriter");
    assert.deepEqual(await read(), [{ ObjectOwnership: "ObjectWriter" }]);
    await assert.rejects(put("Everybody"), { name: "MalformedXML" });
    await bed.client.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
    await assert.rejects(read(), { name: "OwnershipControlsNotFoundError" });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
  it("lifecycle rules: everything that they say is answered", async () => {
    const Rules: LifecycleRule[] = [
      {
        ID: "expire",
        Status: "Enabled",
        Filter: { Prefix: "logs/" },
        Expiration: { Days: 30 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
      {
        ID: "tagged",
        Status: "Disabled",
        Filter: {
          And: {
            Prefix: "a/",
            Tags: [{ Key: "k", Value: "v" }],
            ObjectSizeGreaterThan: 10,
            ObjectSizeLessThan: 100,
          },
        },
        NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 },
        Transitions: [{ Days: 30, StorageClass: "GLACIER" }],
        NoncurrentVersionTransitions: [{ NoncurrentDays: 3, StorageClass: "GLACIER_IR" }],
      },
      {
        ID: "dated",
        Status: "Enabled",
        Filter: { Tag: { Key: "k", Value: "v" } },
        Expiration: { Date: new Date("2030-01-01T00:00:00Z") },
      },
      {
        ID: "markers",
        Status: "Enabled",
        Filter: { ObjectSizeGreaterThan: 1 },
        Expiration: { ExpiredObjectDeleteMarker: true },
      },
    ];
    await bed.client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
    const read = () => bed.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    assert.deepEqual((await read()).Rules, Rules);
    await bed.testbed.restart();
    assert.deepEqual((await read()).Rules, Rules);
    await bed.client.send(new DeleteBucketLifecycleCommand({ Bucket }));
    await assert.rejects(read(), { name: "NoSuchLifecycleConfiguration" });
  });

  it("lifecycle rules that S3 does not take are refused", async () => {
    const rule: LifecycleRule = { ID: "r", Status: "Enabled", Filter: {}, Expiration: { Days: 1 } };
    const put = (...Rules: LifecycleRule[]) =>
      bed.client.send(
        new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
      );
    await assert.rejects(put(rule, rule), { name: "InvalidArgument", message: /unique/ });
    await assert.rejects(put({ ...rule, Expiration: undefined }), { name: "InvalidRequest" });
    await assert.rejects(put({ ...rule, Expiration: { Days: 0 } }), { name: "InvalidArgument" });
    await assert.rejects(put({ ...rule, Expiration: { Date: new Date("2030-01-01T10:00:00Z") } }), {
      name: "InvalidArgument",
      message: /midnight/,
    });
    await assert.rejects(put({ ...rule, Status: "Paused" as "Enabled" }), { name: "MalformedXML" });
    await assert.rejects(put(), { name: "MalformedXML" });
  });

  it("versioning with MFA delete is refused", async () => {
    await assert.rejects(
      bed.client.send(
        new PutBucketVersioningCommand({
          Bucket,
          MFA: "serial 123456",
          VersioningConfiguration: { Status: "Enabled", MFADelete: "Enabled" },
        }),
      ),
      { name: "NotImplemented" },
    );
  });

  it("that can't be set here have the answer of a bucket where they never were", async () => {
    const target = { Bucket };
    const send = bed.client.send.bind(bed.client);
    const acl = await send(new GetBucketAclCommand(target));
    assert.deepEqual([acl.Grants?.length, acl.Grants?.[0]?.Permission], [1, "FULL_CONTROL"]);
    assert.equal((await send(new GetBucketAccelerateConfigurationCommand(target))).Status, undefined);
    assert.equal((await send(new GetBucketLoggingCommand(target))).LoggingEnabled, undefined);
    const notification = await send(new GetBucketNotificationConfigurationCommand(target));
    assert.equal(notification.QueueConfigurations, undefined);
    assert.equal((await send(new GetBucketRequestPaymentCommand(target))).Payer, "BucketOwner");
    await assert.rejects(send(new GetBucketWebsiteCommand(target)), { name: "NoSuchWebsiteConfiguration" });
    await assert.rejects(send(new GetBucketReplicationCommand(target)), {
      name: "ReplicationConfigurationNotFoundError",
    });
    await assert.rejects(send(new GetObjectLockConfigurationCommand(target)), {
      name: "ObjectLockConfigurationNotFoundError",
    });
  });

  it("written in XML that is none, or is another document, are MalformedXML", async () => {
    for (const body of [
      "",
      "not xml",
      "<VersioningConfiguration>",
      "<Other><Status>Enabled</Status></Other>",
      '<!DOCTYPE a [<!ENTITY b "c">]><VersioningConfiguration><Status>&b;</Status></VersioningConfiguration>',
    ]) {
      const { status, body: answer } = await sendRaw(bed.testbed, "PUT", `/${Bucket}?versioning`, { body });
      assert.equal(status, 400, body);
      assert.match(answer, /<Code>(MalformedXML|IllegalVersioningConfigurationException)<\/Code>/);
    }
  });
});
