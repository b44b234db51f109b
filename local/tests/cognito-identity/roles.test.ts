import assert from "node:assert/strict";
import { AdminAddUserToGroupCommand } from "@aws-sdk/client-cognito-identity-provider";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { s3 } from "../../aws/s3/index.ts";
import { GROUP } from "../cognito-idp/support/fixture.ts";
import { error, Fixture, ROLES, TAGS } from "./support/fixture.ts";

// https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
describe("Roles of an identity pool", () => {
  let fixture: Fixture;
  let [editor, writer] = ["", ""];
  before(async () => {
    fixture = await Fixture.start([s3]);
    editor = await fixture.role("editor", []);
    writer = await fixture.role("writer", []);
    const { UserPoolId: userPoolId } = fixture.users;
    await fixture.resources.create(GROUP, "editors", {
      name: "editors",
      userPoolId,
      roleArn: editor,
      precedence: 1,
    });
    await fixture.resources.create(GROUP, "writers", {
      name: "writers",
      userPoolId,
      roleArn: writer,
      precedence: 1,
    });
    await fixture.resources.create("aws:s3/bucket:Bucket", "tagged", { bucket: "tagged" });
  });
  after(async () => await fixture.stop());

  const provider = () => `${fixture.provider}:${fixture.users.ClientId}`;
  const attach = async (...roleMappings: readonly object[]) =>
    await fixture.resources.update(ROLES, "people", {
      identityPoolId: fixture.IdentityPoolId,
      roles: { authenticated: fixture.roleArn },
      roleMappings: roleMappings.map((mapping) => ({ identityProvider: provider(), ...mapping })),
    });
  async function tokenOf(Username: string, ...groups: readonly string[]): Promise<string> {
    const { UserPoolId, sdk } = fixture.users;
    await fixture.users.confirmedUser(Username);
    for (const GroupName of groups)
      await sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    return (await fixture.users.signIn(Username)).IdToken;
  }
  async function roleOf(token: string, custom?: string): Promise<string | undefined> {
    const { credentials } = await fixture.credentialsOf(token, custom);
    const sts = new STSClient({ ...fixture.users.bed.clientConfig, credentials });
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    sts.destroy();
    return Arn?.split("/")[1];
  }
  const denied = { name: "NotAuthorizedException" };

  it("are those of the token's groups: the preferred one, or the one that is asked for", async () => {
    await attach({ type: "Token", ambiguousRoleResolution: "Deny" });
    assert.equal(await roleOf(await tokenOf("editor@example.com", "editors")), "editor");
    const both = await tokenOf("both@example.com", "editors", "writers");
    await assert.rejects(roleOf(both), denied);
    assert.equal(await roleOf(both, writer), "writer");
    await assert.rejects(roleOf(both, fixture.roleArn), denied);
    await assert.rejects(roleOf(await tokenOf("none@example.com")), denied);
    await attach({ type: "Token", ambiguousRoleResolution: "AuthenticatedRole" });
    assert.equal(await roleOf(both), "signed-in");
  });

  it("are those of the first rule that fits", async () => {
    const rule = (matchType: string, value: string, roleArn: string) => ({
      claim: "email",
      matchType,
      value,
      roleArn,
    });
    await attach({
      type: "Rules",
      ambiguousRoleResolution: "AuthenticatedRole",
      mappingRules: [
        rule("Equals", "chief@example.com", editor),
        rule("StartsWith", "w-", writer),
        rule("Contains", "+editor", editor),
      ],
    });
    assert.equal(await roleOf(await tokenOf("chief@example.com")), "editor");
    assert.equal(await roleOf(await tokenOf("w-1@example.com")), "writer");
    const two = await tokenOf("w-2+editor@example.com");
    assert.equal(await roleOf(two), "writer");
    assert.equal(await roleOf(two, editor), "editor");
    assert.equal(await roleOf(await tokenOf("reader@example.com")), "signed-in");
    await attach({
      type: "Rules",
      ambiguousRoleResolution: "Deny",
      mappingRules: [rule("NotEqual", "reader@example.com", writer)],
    });
    assert.equal(await roleOf(two), "writer");
    const { IdToken } = await fixture.users.signIn("reader@example.com");
    await assert.rejects(roleOf(IdToken), denied);
    await attach();
    await assert.rejects(roleOf(IdToken, editor), denied);
  });

  it("have to trust this pool, and whoever is signed in", async () => {
    const token = await tokenOf("trust@example.com");
    const invalid = error(
      "InvalidIdentityPoolConfigurationException",
      /^Invalid identity pool configuration/,
    );
    const aud = "cognito-identity.amazonaws.com:aud";
    const amr = "cognito-identity.amazonaws.com:amr";
    const other = await fixture.role("other-pool", [], { conditions: { StringEquals: { [aud]: "other" } } });
    const guests = await fixture.role("guests", [], {
      conditions: { "ForAnyValue:StringLike": { [amr]: "unauthenticated" } },
    });
    const named = await fixture.role("named", [], {
      conditions: { "ForAnyValue:StringLike": { [amr]: `${fixture.provider}:CognitoSignIn:*` } },
    });
    const use = (roleArn: string) =>
      fixture.resources.update(ROLES, "people", {
        identityPoolId: fixture.IdentityPoolId,
        roles: { authenticated: roleArn },
      });
    for (const role of [other, guests, "arn:aws:iam::000000000000:role/nobody"]) {
      await use(role);
      await assert.rejects(roleOf(token), invalid);
    }
    await use(named);
    assert.equal(await roleOf(token), "named");
    await fixture.resources.remove(ROLES, "people");
    await assert.rejects(roleOf(token), invalid);
    await fixture.resources.create(ROLES, "people", {
      identityPoolId: fixture.IdentityPoolId,
      roles: { authenticated: fixture.roleArn },
    });
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/using-afac-with-cognito-identity-pools.html
  it("see claims as tags of the principal, where they let sessions be tagged", async () => {
    const token = await tokenOf("tagged@example.com");
    const tags = { identityPoolId: fixture.IdentityPoolId, identityProviderName: fixture.provider };
    await fixture.resources.create(TAGS, "people", {
      ...tags,
      principalTags: { mail: "email", none: "website" },
    });
    await assert.rejects(roleOf(token), { name: "InvalidIdentityPoolConfigurationException" });
    const taggable = await fixture.role(
      "taggable",
      [
        {
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:GetObject"],
          Resource: "arn:aws:s3:::tagged/${aws:PrincipalTag/mail}/*",
        },
      ],
      { actions: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"] },
    );
    await fixture.resources.update(ROLES, "people", {
      identityPoolId: fixture.IdentityPoolId,
      roles: { authenticated: taggable },
    });
    const { credentials } = await fixture.credentialsOf(token);
    const files = new S3Client({ ...fixture.users.bed.clientConfig, credentials, forcePathStyle: true });
    await files.send(new PutObjectCommand({ Bucket: "tagged", Key: "tagged@example.com/1", Body: "mine" }));
    await assert.rejects(files.send(new GetObjectCommand({ Bucket: "tagged", Key: "else@example.com/1" })), {
      name: "AccessDenied",
    });
    files.destroy();
    const { principalTags } = await fixture.resources.update(TAGS, "people", { ...tags, useDefaults: true });
    assert.deepEqual(principalTags, { username: "sub", client: "aud" });
    await fixture.resources.remove(TAGS, "people");
  });
});
