import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Amplify } from "aws-amplify";
import { fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import { build } from "esbuild";
import { inspect } from "../../app/functions/picture/inspect.ts";
import { IdentityPool } from "../../components/identity-pool/index.ts";
import { PrivateFiles } from "../../components/private-files/index.ts";
import { UserPool } from "../../components/user-pool/index.ts";
import { cognitoIdentity } from "../../local/aws/cognito-identity/index.ts";
import { cognitoIdp } from "../../local/aws/cognito-idp/index.ts";
import { lambda } from "../../local/aws/lambda/index.ts";
import { logs } from "../../local/aws/logs/index.ts";
import { s3 } from "../../local/aws/s3/index.ts";
import { sqs } from "../../local/aws/sqs/index.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";
import { runOn } from "./running.ts";
import { jpeg, png } from "../app/support/images.ts";

const root = resolve(import.meta.dirname, "../..");
const password = "Correct-horse-7";
const SITE = "https://example.com";

/** Function of the program: squares of what an identity has uploaded, beside each other under its id. */
const processor = `
  import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
  import { code } from "./app/functions/picture/code.ts";
  import { openCodecs } from "./app/functions/picture/codecs.ts";
  import { makePictures } from "./app/functions/picture/make.ts";
  import { Refused } from "./app/functions/picture/refused.ts";
  const client = new S3Client({});
  const Bucket = process.env.FILES;
  const codecs = openCodecs(code);
  export async function handler({ Records }) {
    for (const { s3 } of Records) {
      const Key = decodeURIComponent(s3.object.key.replaceAll("+", " "));
      const [, identity, name] = Key.split("/");
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      try {
        for (const [size, picture] of await makePictures(await Body.transformToByteArray(), codecs))
          await client.send(new PutObjectCommand({ Bucket, Key: ["files", identity, name, size].join("/"), Body: picture }));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    }
  }`;

/** Somebody who is signed in: their id in the identity pool, and S3 with what it gave them. */
interface Person {
  readonly identity: string;
  readonly files: S3Client;
}

// As a browser does it: Amplify signs in and fetches the credentials of the identity pool, S3 is called with them.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-integrating-user-pools-with-identity-pools.html
describe("PrivateFiles with the credentials of an identity pool, running", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let code: string;
  let Bucket: string;
  let operator: S3Client;
  let ada: Person;
  let bob: Person;
  before(async () => {
    testbed = await startTestbed([logs, s3, sqs, lambda, cognitoIdp, cognitoIdentity]);
    code = await mkdtemp(join(tmpdir(), "processor-"));
    await build({
      stdin: { contents: processor, resolveDir: root },
      outfile: join(code, "index.mjs"),
      bundle: true,
      platform: "node",
      target: "node24",
      format: "esm",
      loader: { ".wasm": "binary" },
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    const outputs = await deploy();
    Bucket = String(outputs["bucket"]);
    operator = new S3Client({ ...testbed.clientConfig, forcePathStyle: true });
    Amplify.configure({
      Auth: {
        Cognito: {
          userPoolId: String(outputs["userPoolId"]),
          userPoolClientId: String(outputs["clientId"]),
          userPoolEndpoint: String(outputs["userPoolEndpoint"]),
          identityPoolId: String(outputs["identityPoolId"]),
          identityPoolEndpoint: testbed.endpoint,
        },
      },
    });
    const users = new CognitoIdentityProviderClient(testbed.clientConfig);
    const person = async (Username: string): Promise<Person> => {
      const UserPoolId = String(outputs["userPoolId"]);
      await users.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));
      await users.send(
        new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }),
      );
      await signIn({ username: Username, password });
      const { credentials, identityId = "" } = await fetchAuthSession();
      assert.ok(credentials);
      await signOut();
      return {
        identity: identityId,
        files: new S3Client({ ...testbed.clientConfig, credentials, forcePathStyle: true }),
      };
    };
    ada = await person("ada@example.com");
    bob = await person("bob@example.com");
    users.destroy();
  });
  after(async () => {
    for (const client of [ada?.files, bob?.files, operator]) client?.destroy();
    await testbed?.stop();
    await rm(code, { recursive: true, force: true });
  });

  /** Runs the program on the local services. */
  async function deploy() {
    const { outputs } = await runOn(testbed, () => {
      const users = new UserPool("users", { protect: false });
      const identityPool = new IdentityPool("people", { users });
      const files = new PrivateFiles("files", {
        uploadBy: { identityPool },
        processor: { code, memory: 1024, timeoutSeconds: 30, variables: { bucket: "FILES" } },
        protect: false,
      });
      files.allowFrom(SITE);
      return {
        bucket: files.bucketName,
        userPoolId: users.userPoolId,
        clientId: users.clientId,
        userPoolEndpoint: users.origin,
        identityPoolId: identityPool.identityPoolId,
      };
    });
    return outputs;
  }

  const keys = async (Prefix: string) => {
    const { Contents = [] } = await operator.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = "" }) => Key);
  };
  const processed = async () => {
    while ((await keys("private/")).length > 0) await delay(20);
  };
  const made = async (Key: string) => {
    const { Body } = await operator.send(new GetObjectCommand({ Bucket, Key }));
    const { type, width, height } = inspect((await Body?.transformToByteArray()) ?? new Uint8Array());
    return [type, width, height];
  };

  it("makes pictures of what somebody puts under their own identity, whole or in parts, and deletes the upload", async () => {
    assert.notEqual(ada.identity, bob.identity);
    const Key = `private/${ada.identity}/me.jpg`;
    await ada.files.send(new PutObjectCommand({ Bucket, Key, Body: await jpeg(200, 100) }));
    await processed();
    const pictures = ["512", "96"].map((size) => `files/${ada.identity}/me.jpg/${size}`);
    assert.deepEqual(await keys("files/"), pictures);
    assert.deepEqual(await made(pictures[1] ?? ""), ["image/webp", 96, 96]);

    const parts = { Bucket, Key: `private/${bob.identity}/me.png` };
    const { UploadId } = await bob.files.send(new CreateMultipartUploadCommand(parts));
    const part = { ...parts, UploadId, PartNumber: 1 };
    const { ETag } = await bob.files.send(new UploadPartCommand({ ...part, Body: png(64, 64) }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await bob.files.send(new CompleteMultipartUploadCommand({ ...parts, UploadId, MultipartUpload }));
    await processed();
    assert.deepEqual(await made(`files/${bob.identity}/me.png/512`), ["image/webp", 512, 512]);
  });

  it("makes nothing of a file that is no picture, and deletes it", async () => {
    const before = await keys("files/");
    const Key = `private/${ada.identity}/page.jpg`;
    await ada.files.send(new PutObjectCommand({ Bucket, Key, Body: "<script>alert(1)</script>" }));
    await processed();
    assert.deepEqual(await keys("files/"), before);
  });

  it("takes nothing beside one's own prefix, and shows nothing there", async () => {
    const refused = { name: "AccessDenied" };
    for (const Key of [
      `private/${bob.identity}/me.jpg`,
      `private/${ada.identity}`,
      `private/${ada.identity}x/me.jpg`,
      "private/me.jpg",
      `files/${ada.identity}/me.jpg/96`,
      "me.jpg",
    ])
      await assert.rejects(ada.files.send(new PutObjectCommand({ Bucket, Key, Body: "x" })), refused, Key);
    assert.deepEqual(await keys("private/"), []);
    for (const Key of [`files/${ada.identity}/me.jpg/96`, `files/${bob.identity}/me.png/96`])
      await assert.rejects(ada.files.send(new GetObjectCommand({ Bucket, Key })), refused, Key);
    for (const Prefix of [undefined, "private/", `private/${bob.identity}/`])
      await assert.rejects(ada.files.send(new ListObjectsV2Command({ Bucket, Prefix })), refused, Prefix);
    const own = new ListObjectsV2Command({ Bucket, Prefix: `private/${ada.identity}/` });
    assert.equal((await ada.files.send(own)).KeyCount, 0);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
  it("lets pages of the site ask, and no others", async () => {
    const ask = async (origin: string) => {
      const answer = await fetch(`${testbed.endpoint}/${Bucket}/private/${ada.identity}/me.jpg`, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "PUT" },
      });
      return [answer.status, answer.headers.get("access-control-allow-origin")];
    };
    assert.deepEqual(await ask(SITE), [200, SITE]);
    assert.deepEqual(await ask("https://elsewhere.example"), [403, null]);
  });
});
