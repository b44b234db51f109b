import assert from "node:assert/strict";
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { IdentityPool, type IdentityPoolArgs, type RowAction } from "../../components/identity-pool/index.ts";
import { Table } from "../../components/table/index.ts";
import { UserPool } from "../../components/user-pool/index.ts";
import { dynamodb } from "../../local/aws/dynamodb/index.ts";
import { s3 } from "../../local/aws/s3/index.ts";
import { Fixture, ROLES } from "../../local/tests/cognito-identity/support/fixture.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf, statementsOf } from "./support.ts";

const POOL = "aws:cognito/identityPool:IdentityPool";
const ROLE = "aws:iam/role:Role";
const TAGS = "aws:cognito/identityPoolProviderPrincipalTag:IdentityPoolProviderPrincipalTag";
const SUB = "${cognito-identity.amazonaws.com:sub}";

const people = (args: Partial<IdentityPoolArgs> = {}) =>
  new IdentityPool("people", { users: new UserPool("users"), ...args });
const bucketArn = "arn:aws:s3:::files";

describe("IdentityPool", () => {
  it("takes the tokens of one client, checked at the user pool, and has no guests and no basic flow", async () => {
    const graph = await graphOf(() => ({ origin: people().origin }));
    const { inputs } = graph.one(POOL);
    const userPool = graph.one("aws:cognito/userPool:UserPool");
    const client = graph.one("aws:cognito/userPoolClient:UserPoolClient");
    assert.deepEqual(inputs, {
      identityPoolName: "mysfits-test-people",
      allowUnauthenticatedIdentities: false,
      allowClassicFlow: false,
      cognitoIdentityProviders: [
        {
          providerName: `cognito-idp.ap-northeast-2.amazonaws.com/${userPool.id}`,
          clientId: client.id,
          serverSideTokenCheck: true,
        },
      ],
    });
    assert.deepEqual(graph.byType(TAGS), []);
    // https://docs.aws.amazon.com/general/latest/gr/cognito_identity.html
    assert.deepEqual(graph.outputs, { origin: "https://cognito-identity.ap-northeast-2.amazonaws.com" });
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
  it("has one role, for whoever is signed in at this pool, with no rights and no tags unless given", async () => {
    const graph = await graphOf(() => people());
    const role = graph.one(ROLE);
    const pool = graph.one(POOL);
    assert.deepEqual(statementsOf(role.inputs["assumeRolePolicy"]), [
      {
        Effect: "Allow",
        Principal: { Federated: "cognito-identity.amazonaws.com" },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: { "cognito-identity.amazonaws.com:aud": pool.id },
          "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
        },
      },
    ]);
    const { inputs } = graph.one("aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment");
    assert.deepEqual(inputs, {
      identityPoolId: pool.id,
      roles: { authenticated: role.outputs["arn"] },
    });
    assert.deepEqual(rightsOf(graph, "people-signed-in"), {});
  });

  it("maps claims to tags, which the role lets sessions have", async () => {
    const graph = await graphOf(() => people({ principalTags: { stage: "custom:stage" } }));
    const { inputs } = graph.one(TAGS);
    assert.deepEqual(inputs["principalTags"], { stage: "custom:stage" });
    assert.equal(inputs["useDefaults"], false);
    const [trust] = statementsOf(graph.one(ROLE).inputs["assumeRolePolicy"]);
    assert.deepEqual(trust?.Action, ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]);
    await assert.rejects(
      graphOf(() => people({ principalTags: { "aws:stage": "custom:stage" } })),
      /IdentityPool "people": principalTags must have keys of .*\(got "aws:stage"\)\. Fix: rename the tag/,
    );
    await assert.rejects(
      graphOf(() => people({ principalTags: { stage: "" } })),
      /principalTags must name claims \(got ""\)/,
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_s3_cognito-bucket.html
  it("grants a person's own files and rows, and no more", async () => {
    const graph = await graphOf(() => {
      const { grants } = people();
      grants.privateFiles(bucketArn);
      grants.privateFiles(bucketArn, "drafts");
      grants.ownRows(new Table("rows", { partitionKey: { attribute: "owner" } }), ["GetItem", "PutItem"]);
    });
    const { arn } = graph.one("aws:dynamodb/table:Table").outputs;
    const files = (prefix: string) => [
      {
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        Resource: [`${bucketArn}/${prefix}/${SUB}/*`],
      },
    ];
    const list = (prefix: string) => [
      {
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: [bucketArn],
        Condition: { StringLike: { "s3:prefix": `${prefix}/${SUB}/*` } },
      },
    ];
    assert.deepEqual(rightsOf(graph, "people-signed-in"), {
      "people-private-files": files("private"),
      "people-private-list": list("private"),
      "people-drafts-files": files("drafts"),
      "people-drafts-list": list("drafts"),
      "people-own-rows": [
        {
          Effect: "Allow",
          Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
          Resource: [arn],
          Condition: {
            "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [SUB] },
            Null: { "dynamodb:LeadingKeys": "false" },
          },
        },
      ],
    });
  });

  for (const prefix of ["", "*", "a/b", "${aws:userid}"])
    it(`refuses a prefix that is more than a name: ${JSON.stringify(prefix)}`, async () => {
      await assert.rejects(
        graphOf(() => people().grants.privateFiles(bucketArn, prefix)),
        /IdentityPool "people": prefix must have 1 to 64 letters, digits, _ and -/,
      );
    });

  it("refuses rows without an action", async () => {
    await assert.rejects(
      graphOf(() => people().grants.ownRows({ arn: "arn:aws:dynamodb:ap-northeast-2:1:table/rows" }, [])),
      /actions must name one or more \(got none\)/,
    );
  });
});

// The role as the component makes it, in the local cloud: each of two people reaches what is theirs.
describe("The role of IdentityPool, running", function () {
  this.timeout(30_000);
  let fixture: Fixture;
  const clients: { destroy(): void }[] = [];
  before(async () => {
    fixture = await Fixture.start([s3, dynamodb]);
    const { resources } = fixture;
    await resources.create("aws:s3/bucket:Bucket", "files", { bucket: "files" });
    const table = await resources.create("aws:dynamodb/table:Table", "rows", {
      name: "rows",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "owner",
      attributes: [{ name: "owner", type: "S" }],
    });
    const graph = await graphOf(() => {
      const { grants } = people();
      grants.privateFiles(bucketArn);
      // A scan is none of the actions that can be granted: this is somebody who says it is.
      grants.ownRows({ arn: table["arn"] as string }, ["GetItem", "PutItem", "Scan" as RowAction]);
    });
    const { id } = graph.one(POOL);
    assert.ok(id);
    const trust = graph.one(ROLE).inputs["assumeRolePolicy"] as string;
    const role = await resources.create(ROLE, "people", {
      name: "people",
      assumeRolePolicy: trust.replaceAll(id, fixture.IdentityPoolId),
    });
    for (const { name, inputs } of graph.byType("aws:iam/rolePolicy:RolePolicy"))
      if (name.startsWith("people-"))
        await resources.create("aws:iam/rolePolicy:RolePolicy", name, {
          role: "people",
          policy: inputs["policy"],
        });
    await resources.update(ROLES, "people", {
      identityPoolId: fixture.IdentityPoolId,
      roles: { authenticated: role["arn"] },
    });
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await fixture.stop();
  });

  async function visitor(address: string) {
    await fixture.users.confirmedUser(address);
    const { credentials, identityId } = await fixture.credentialsOf(
      (await fixture.users.signIn(address)).IdToken,
    );
    const config = { ...fixture.users.bed.clientConfig, credentials };
    const files = new S3Client({ ...config, forcePathStyle: true });
    const rows = new DynamoDBClient(config);
    clients.push(files, rows);
    return { identityId, files, rows };
  }

  it("reaches one's own objects and rows, nobody else's, and never all of them", async () => {
    const [ada, bob] = [await visitor("ada@example.com"), await visitor("bob@example.com")];
    const file = { Bucket: "files", Key: `private/${ada.identityId}/picture` };
    const owner = { owner: { S: ada.identityId } };
    await ada.files.send(new PutObjectCommand({ ...file, Body: "me" }));
    await ada.rows.send(new PutItemCommand({ TableName: "rows", Item: owner }));
    const { Contents } = await ada.files.send(
      new ListObjectsV2Command({ Bucket: "files", Prefix: `private/${ada.identityId}/` }),
    );
    assert.equal(Contents?.length, 1);
    await ada.rows.send(new GetItemCommand({ TableName: "rows", Key: owner }));
    const noFile = { name: "AccessDenied" };
    await assert.rejects(bob.files.send(new GetObjectCommand(file)), noFile);
    await assert.rejects(bob.files.send(new PutObjectCommand({ ...file, Body: "bob" })), noFile);
    await assert.rejects(bob.files.send(new ListObjectsV2Command({ Bucket: "files" })), noFile);
    const noRow = { name: "AccessDeniedException" };
    await assert.rejects(bob.rows.send(new GetItemCommand({ TableName: "rows", Key: owner })), noRow);
    await assert.rejects(bob.rows.send(new ScanCommand({ TableName: "rows" })), noRow);
  });
});
