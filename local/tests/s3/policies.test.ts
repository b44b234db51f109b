import assert from "node:assert/strict";
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { sendRaw } from "../support/raw-request.ts";
import { S3Bed } from "./support/s3-bed.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
describe("S3 bucket policies", () => {
  let bed: S3Bed;
  before(async () => {
    bed = await S3Bed.start();
  });
  after(() => bed.stop());

  const policyOf = (bucket: string, statement: object = {}) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: `arn:aws:s3:::${bucket}/*`,
          ...statement,
        },
      ],
    });
  const put = (Bucket: string, Policy: string) =>
    bed.client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const block = (Bucket: string, settings: object) =>
    bed.client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: settings }));
  const isPublic = async (Bucket: string) =>
    (await bed.client.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic;
  const anonymously = (target: string) => sendRaw(bed.testbed, "GET", target, { signed: false });

  it("are answered as they were put, and are gone when they are deleted", async () => {
    await bed.bucket("policy");
    const text = policyOf("policy", { Principal: { AWS: "arn:aws:iam::000000000000:root" } });
    await put("policy", text);
    const { Policy } = await bed.client.send(new GetBucketPolicyCommand({ Bucket: "policy" }));
    assert.equal(Policy, text);
    assert.equal(await isPublic("policy"), false);
    await bed.client.send(new DeleteBucketPolicyCommand({ Bucket: "policy" }));
    await assert.rejects(bed.client.send(new GetBucketPolicyCommand({ Bucket: "policy" })), {
      name: "NoSuchBucketPolicy",
    });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
  it("let everybody in where public access is not blocked, to what they name", async () => {
    await bed.bucket("public");
    await bed.put("public", "open/a", "for all");
    await bed.put("public", "closed/a", "for none");
    await block("public", { BlockPublicPolicy: false, RestrictPublicBuckets: false });
    await put("public", policyOf("public", { Resource: "arn:aws:s3:::public/open/*" }));
    assert.equal(await isPublic("public"), true);
    const open = await anonymously("/public/open/a");
    assert.deepEqual([open.status, open.body], [200, "for all"]);
    assert.equal((await anonymously("/public/closed/a")).status, 403);
    assert.equal((await anonymously("/public")).status, 403);
    const override = await anonymously("/public/open/a?response-content-type=text%2Fhtml");
    assert.equal(override.status, 400);
  });

  it("that are public hold for nobody from outside once they are restricted", async () => {
    await bed.bucket("restricted");
    await bed.put("restricted", "a", "a");
    await block("restricted", {});
    await put("restricted", policyOf("restricted"));
    assert.equal((await anonymously("/restricted/a")).status, 200);
    await block("restricted", { RestrictPublicBuckets: true });
    const { status, body } = await anonymously("/restricted/a");
    assert.equal(status, 403);
    assert.match(body, /RestrictPublicBuckets/);
    assert.equal(await bed.text("restricted", "a"), "a");
  });

  describe("count as public", () => {
    const named = { AWS: "arn:aws:iam::111122223333:root" };
    for (const [what, statement, expected] of [
      ["for everybody", {}, true],
      ["for every AWS account", { Principal: { AWS: "*" } }, true],
      ["for everybody but some", { Principal: undefined, NotPrincipal: named }, true],
      ["for everybody from everywhere", ipCondition("0.0.0.0/0"), true],
      ["for a changing VPC", condition("StringLike", "aws:SourceVpc", "vpc-*"), true],
      ["for whom a tag names", condition("StringEquals", "aws:PrincipalTag/team", "one"), true],
      ["not to some", condition("StringNotEquals", "aws:SourceVpc", "vpc-1"), true],
      ["for an account", { Principal: named }, false],
      ["for a service", { Principal: { Service: "cloudfront.amazonaws.com" } }, false],
      ["to deny", { Effect: "Deny" }, false],
      ["from one network", ipCondition("192.0.2.0/24"), false],
      ["from one VPC", condition("StringEquals", "aws:SourceVpc", "vpc-1"), false],
      ["in one organisation", condition("StringEquals", "aws:PrincipalOrgID", "o-1"), false],
      [
        "for resources of one account",
        condition("ArnLike", "aws:SourceArn", "arn:aws:sns:*:111122223333:*"),
        false,
      ],
    ] as const)
      it(`${what}: ${expected ? "yes" : "no"}`, async () => {
        const bucket = await bed.bucket(`status-${Math.abs(hash(what))}`);
        await block(bucket, {});
        await put(bucket, policyOf(bucket, statement));
        assert.equal(await isPublic(bucket), expected);
        await block(bucket, { BlockPublicPolicy: true });
        if (expected)
          await assert.rejects(put(bucket, policyOf(bucket, statement)), {
            name: "AccessDenied",
            message: /BlockPublicPolicy/,
          });
        else await put(bucket, policyOf(bucket, statement));
      });
  });

  describe("are MalformedPolicy", () => {
    before(() => bed.bucket("malformed"));
    for (const [what, text] of [
      ["when they are no JSON", "{"],
      ["when they are a list", "[]"],
      ["without a statement", '{"Version":"2012-10-17"}'],
      ["of another version", policyOf("malformed").replace("2012-10-17", "2020-01-01")],
      ["without a principal", policyOf("malformed", { Principal: undefined })],
      ["without an action", policyOf("malformed", { Action: undefined })],
      ["without a resource", policyOf("malformed", { Resource: undefined })],
      ["with the resource of another bucket", policyOf("other")],
      ["with an action of another service", policyOf("malformed", { Action: "sqs:SendMessage" })],
      ["with an unknown effect", policyOf("malformed", { Effect: "Maybe" })],
      ["longer than 20 KB", policyOf("malformed", { Sid: "x".repeat(20 * 1024) })],
    ] as const)
      it(what, async () => {
        await assert.rejects(put("malformed", text), { name: "MalformedPolicy" });
        await assert.rejects(bed.client.send(new GetBucketPolicyCommand({ Bucket: "malformed" })), {
          name: "NoSuchBucketPolicy",
        });
      });
  });

  it("deny what identities allow, by encryption, tag, prefix and transport", async () => {
    const bucket = await bed.bucket("conditions");
    const { credentials, roleArn } = await bed.testbed.role("conditions", [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
    ]);
    const role = bed.clientOf(credentials);
    const deny = (Action: string, Condition: object) => ({
      Effect: "Deny",
      Principal: { AWS: roleArn },
      Action,
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition,
    });
    await put(
      bucket,
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          deny("s3:PutObject", { StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } }),
          deny("s3:ListBucket", { StringNotLike: { "s3:prefix": "mine/*" } }),
          deny("s3:GetObject", { StringEquals: { "s3:ExistingObjectTag/secret": "yes" } }),
          deny("s3:*", { Bool: { "aws:SecureTransport": "false" } }),
        ],
      }),
    );
    const write = (Key: string, more: object) =>
      role.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "v", ...more }));
    await assert.rejects(write("mine/a", {}), { name: "AccessDenied" });
    await write("mine/a", { ServerSideEncryption: "aws:kms" });
    await write("mine/secret", { ServerSideEncryption: "aws:kms", Tagging: "secret=yes" });
    const list = (Prefix?: string) => role.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
    assert.equal((await list("mine/")).KeyCount, 2);
    await assert.rejects(list(), { name: "AccessDenied" });
    const read = (Key: string) => role.send(new GetObjectCommand({ Bucket: bucket, Key }));
    assert.equal(await (await read("mine/a")).Body?.transformToString(), "v");
    await assert.rejects(read("mine/secret"), { name: "AccessDenied" });
    role.destroy();
  });
});

function condition(operator: string, key: string, value: string): object {
  return { Condition: { [operator]: { [key]: value } } };
}

function ipCondition(block: string): object {
  return condition("IpAddress", "aws:SourceIp", block);
}

/** A number for a text, for names. */
function hash(text: string): number {
  let value = 0;
  for (const character of text) value = (Math.imul(value, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return value;
}
