import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetPublicAccessBlockCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  S3Client,
  type BucketLocationConstraint,
  type CreateBucketCommandInput,
  type S3ServiceException,
} from "@aws-sdk/client-s3";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

describe("S3 buckets", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
  });
  after(() => bed.stop());

  const head = (Bucket: string) => bed.client.send(new HeadBucketCommand({ Bucket }));
  const create = (more: CreateBucketCommandInput) => bed.client.send(new CreateBucketCommand(more));

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
  it("are made once, in the region of the call, and are gone when they are deleted", async () => {
    const { Location, BucketArn } = await create({ Bucket: "made" });
    assert.deepEqual([Location, BucketArn], ["/made", "arn:aws:s3:::made"]);
    const { BucketRegion, AccessPointAlias } = await head("made");
    assert.deepEqual([BucketRegion, AccessPointAlias], [bed.testbed.region, false]);
    const { LocationConstraint } = await bed.client.send(new GetBucketLocationCommand({ Bucket: "made" }));
    assert.equal(LocationConstraint, bed.testbed.region);
    await assert.rejects(create({ Bucket: "made" }), { name: "BucketAlreadyOwnedByYou" });
    await bed.client.send(new DeleteBucketCommand({ Bucket: "made" }));
    await assert.rejects(head("made"), { name: "NotFound" });
    await assert.rejects(bed.client.send(new DeleteBucketCommand({ Bucket: "made" })), {
      name: "NoSuchBucket",
    });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html (Response Syntax)
  it("tell their location as a document of one element", async () => {
    await create({ Bucket: "located" });
    const { body } = await sendRaw(bed.testbed, "GET", "/located?location");
    assert.match(body, /<LocationConstraint xmlns="[^"]+">ap-northeast-2<\/LocationConstraint>$/);
    assert.doesNotMatch(body, /<LocationConstraint>/);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
  it("are closed to the public and without access control lists from the start", async () => {
    await create({ Bucket: "fresh" });
    const { PublicAccessBlockConfiguration } = await bed.client.send(
      new GetPublicAccessBlockCommand({ Bucket: "fresh" }),
    );
    assert.deepEqual(PublicAccessBlockConfiguration, {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    const { OwnershipControls } = await bed.client.send(
      new GetBucketOwnershipControlsCommand({ Bucket: "fresh" }),
    );
    assert.deepEqual(OwnershipControls?.Rules, [{ ObjectOwnership: "BucketOwnerEnforced" }]);
    const { Status } = await bed.client.send(new GetBucketVersioningCommand({ Bucket: "fresh" }));
    assert.equal(Status, undefined);
  });

  it("have the tags that they are made with", async () => {
    await create({
      Bucket: "with-tags",
      CreateBucketConfiguration: {
        LocationConstraint: bed.testbed.region as BucketLocationConstraint,
        Tags: [{ Key: "team", Value: "one" }],
      },
    });
    const { TagSet } = await bed.client.send(new GetBucketTaggingCommand({ Bucket: "with-tags" }));
    assert.deepEqual(TagSet, [{ Key: "team", Value: "one" }]);
  });

  it("have the ownership of objects that they are made with", async () => {
    for (const ObjectOwnership of ["ObjectWriter", "BucketOwnerPreferred"] as const) {
      const Bucket = `owned-by-${ObjectOwnership.toLowerCase()}`;
      await create({ Bucket, ObjectOwnership });
      const { OwnershipControls } = await bed.client.send(new GetBucketOwnershipControlsCommand({ Bucket }));
      assert.deepEqual(OwnershipControls?.Rules, [{ ObjectOwnership }]);
    }
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html (request headers)
  describe("are not made where something is asked for that they would not have:", () => {
    for (const [what, more, name] of [
      ["Object Lock", { ObjectLockEnabledForBucket: true }, "NotImplemented"],
      ["an unknown ownership", { ObjectOwnership: "Everybody" }, "InvalidArgument"],
      ["a public access control list", { ACL: "public-read" }, "InvalidBucketAclWithObjectOwnership"],
      [
        "a public access control list with ownership for it",
        { ACL: "public-read", ObjectOwnership: "ObjectWriter" },
        "NotImplemented",
      ],
      ["a grant", { GrantRead: "id=1" }, "NotImplemented"],
      ["another name space", { BucketNamespace: "account-regional" }, "NotImplemented"],
      [
        "another region than the endpoint's",
        { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } },
        "IllegalLocationConstraintException",
      ],
      [
        "a directory bucket",
        { CreateBucketConfiguration: { Location: { Type: "AvailabilityZone", Name: "apne2-az1" } } },
        "NotImplemented",
      ],
      [
        "a tag of AWS's own",
        { CreateBucketConfiguration: { Tags: [{ Key: "aws:x", Value: "1" }] } },
        "InvalidTag",
      ],
    ] as [string, Partial<CreateBucketCommandInput>, string][])
      it(what, async () => {
        await assert.rejects(create({ Bucket: "unmade", ...more }), { name });
        await assert.rejects(head("unmade"), { name: "NotFound" });
      });
  });

  it("with Object Lock switched off are buckets like others", async () => {
    await create({ Bucket: "no-lock", ObjectLockEnabledForBucket: false });
    await head("no-lock");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  it("have names that S3 allows", async () => {
    await create({ Bucket: "a.b-c.1" });
    for (const name of [
      "ab",
      "a".repeat(64),
      "Upper",
      "-start",
      "end-",
      "two..dots",
      "192.168.5.4",
      "xn--name",
      "name-s3alias",
      "under_score",
    ]) {
      const { status, body } = await sendRaw(bed.testbed, "PUT", `/${name}`);
      assert.equal(status, 400, name);
      assert.match(body, /<Code>InvalidBucketName<\/Code>/);
    }
  });

  it("answer in their own region only", async () => {
    await create({ Bucket: "regional" });
    const elsewhere = new S3Client({
      ...bed.testbed.clientConfig,
      region: "eu-west-1",
      forcePathStyle: true,
    });
    await assert.rejects(
      elsewhere.send(new GetBucketLocationCommand({ Bucket: "regional" })),
      (error: S3ServiceException) => {
        assert.equal(error.name, "PermanentRedirect");
        assert.equal(error.$metadata.httpStatusCode, 301);
        return true;
      },
    );
    elsewhere.destroy();
  });

  it("that are not there answer NoSuchBucket, whatever is asked", async () => {
    for (const [method, target] of [
      ["GET", "/nowhere"],
      ["GET", "/nowhere?versioning"],
      ["GET", "/nowhere?policy"],
      ["PUT", "/nowhere/key"],
      ["DELETE", "/nowhere/key"],
      ["POST", "/nowhere/key?uploads"],
      ["DELETE", "/nowhere"],
    ] as const) {
      const { status, body } = await sendRaw(bed.testbed, method, target);
      assert.equal(status, 404, `${method} ${target}`);
      assert.match(body, /<Code>NoSuchBucket<\/Code>/);
      assert.match(body, /<BucketName>nowhere<\/BucketName>/);
    }
  });

  it("are not taken for others: what is not done is refused by name", async () => {
    await create({ Bucket: "strict" });
    for (const [method, target, what] of [
      ["PUT", "/strict?website", /s3:PutBucketWebsite/],
      ["PUT", "/strict?logging", /s3:PutBucketLogging/],
      ["PUT", "/strict?acl", /s3:PutBucketAcl/],
      ["GET", "/strict?inventory&id=1", /s3:GetBucketInventoryConfiguration/],
      ["PUT", "/strict/key?retention", /s3:PutObjectRetention/],
      ["POST", "/strict/key?restore", /s3:RestoreObject/],
      ["POST", "/strict/key?select&select-type=2", /s3:SelectObjectContent/],
    ] as const) {
      const { status, body } = await sendRaw(bed.testbed, method, target);
      assert.equal(status, 501, `${method} ${target}`);
      assert.match(body, /<Code>NotImplemented<\/Code>/);
      assert.match(body, what);
    }
    await head("strict");
  });

  it("are not deleted, made or written by a request that chooses another operation and does not say all of it", async () => {
    await bed.bucket("kept");
    await bed.put("kept", "key", "kept");
    for (const [method, target] of [
      ["DELETE", "/kept?inventory"],
      ["DELETE", "/kept?metrics"],
      ["DELETE", "/kept/key?legal-hold"],
      ["PUT", "/never-made?inventory"],
      ["PUT", "/kept/key?uploadId=1"],
      ["PUT", "/kept/key?partNumber=1"],
      ["DELETE", "/kept/key?partNumber=1"],
    ] as const) {
      const { status } = await sendRaw(bed.testbed, method, target, { body: "x" });
      assert.ok(status >= 400 && status !== 500, `${method} ${target} answered ${status}`);
    }
    assert.equal(await bed.text("kept", "key"), "kept");
    await assert.rejects(head("never-made"), { name: "NotFound" });
  });

  it("outlive a restart as they were, and are seen by the console as made by a call", async () => {
    await create({ Bucket: "durable", ObjectOwnership: "ObjectWriter" });
    await bed.testbed.restart();
    await head("durable");
    const service = bed.testbed.services.find(({ name }) => name === "s3");
    const foreign = service?.foreign?.().find(({ id }) => id === "durable");
    assert.deepEqual(foreign, {
      type: "aws:s3/bucket:Bucket",
      name: "durable",
      id: "durable",
      region: bed.testbed.region,
      outputs: { arn: "arn:aws:s3:::durable" },
    });
  });
});
