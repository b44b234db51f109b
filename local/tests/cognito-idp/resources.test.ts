import assert from "node:assert/strict";
import {
  AdminGetUserCommand,
  DescribeUserPoolClientCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  clientInputs,
  CLIENT,
  email,
  error,
  Fixture,
  GROUP,
  password,
  POOL,
  poolInputs,
} from "./support/fixture.ts";

const USER = "aws:cognito/user:User";
const USER_IN_GROUP = "aws:cognito/userInGroup:UserInGroup";

describe("Cognito's Pulumi resources", () => {
  let pool: Fixture;
  beforeEach(async () => void (pool = await Fixture.start()));
  afterEach(() => pool.stop());
  const resources = () => pool.bed.resources;

  it("have ids, ARN and endpoint", () => {
    const made = resources().get(POOL, "users");
    assert.match(made.id, /^ap-northeast-2_[A-Za-z0-9]{9}$/);
    assert.equal(made["arn"], `arn:aws:cognito-idp:ap-northeast-2:000000000000:userpool/${made.id}`);
    assert.equal(made["endpoint"], `${pool.bed.endpoint}/${made.id}`);
    assert.match(made["name"] as string, /^users-[0-9a-f]{7}$/);
    assert.match(pool.ClientId, /^[a-z0-9]{26}$/);
    assert.equal(resources().get(CLIENT, "web")["clientSecret"], "");
  });

  it("change what is there: users stay when the pool and the client are updated", async () => {
    await pool.confirmedUser();
    const { id } = await resources().update(POOL, "users", {
      ...poolInputs,
      passwordPolicy: { ...poolInputs.passwordPolicy, minimumLength: 20 },
      emailConfiguration: { fromEmailAddress: "Mysfits <hello@example.com>" },
      verificationMessageTemplate: {
        emailSubject: "Hello",
        emailMessage: "<b>{####}</b> is your <i>code</i>",
      },
    });
    assert.equal(id, pool.UserPoolId);
    await pool.signIn();
    await assert.rejects(pool.signUp("other@example.com"), { message: /Password not long enough/ });
    await pool.signUp("other@example.com", `${password}-and-more`);
    const [mail] = pool.mailsTo("other@example.com");
    assert.equal(mail?.from, "Mysfits <hello@example.com>");
    assert.equal(mail?.subject, "Hello");
    assert.match(mail?.text ?? "", /^\d{6} is your code$/);
    assert.match(mail?.html ?? "", /^<b>\d{6}<\/b> is your <i>code<\/i>$/);

    const client = await resources().update(CLIENT, "web", {
      userPoolId: id,
      ...clientInputs,
      explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
    });
    assert.equal(client.id, pool.ClientId);
    await assert.rejects(pool.signIn(), { name: "InvalidParameterException" });
  });

  it("refuse a pool's deletion while it is protected, and then delete everything in it", async () => {
    await pool.confirmedUser();
    const { IdToken } = await pool.signIn();
    await resources().update(POOL, "users", { ...poolInputs, deletionProtection: "ACTIVE" });
    await assert.rejects(resources().remove(POOL, "users"), { message: /deletion protection is activated/ });
    await pool.signIn();
    await resources().update(POOL, "users", { ...poolInputs, deletionProtection: "INACTIVE" });
    const { arn } = pool;
    const endpoint = resources().get(POOL, "users")["endpoint"] as string;
    await resources().remove(POOL, "users");
    await assert.rejects(pool.signIn(), { name: "ResourceNotFoundException" });
    assert.equal((await pool.bed.capabilities.tokens.verify([arn], IdToken)).valid, false);
    assert.equal((await fetch(`${endpoint}/.well-known/jwks.json`)).status, 404);
    for (const name of ["clients", "groups", "users", "sessions", "pools"])
      assert.deepEqual(pool.bed.platform.store.collection(`cognito-idp/${name}`).values(), [], name);
  });

  it("make users and put them into groups", async () => {
    const group = await resources().create(GROUP, "admin", { userPoolId: pool.UserPoolId });
    assert.equal(group.id, `${pool.UserPoolId}/${group["name"] as string}`);
    const inputs = {
      userPoolId: pool.UserPoolId,
      username: email,
      password,
      messageAction: "SUPPRESS",
      attributes: { email_verified: "true" },
    };
    const user = await resources().create(USER, "keeper", inputs);
    assert.equal(user["status"], "CONFIRMED");
    const membership = { userPoolId: pool.UserPoolId, username: email, groupName: group["name"] };
    await resources().create(USER_IN_GROUP, "keeper", membership);
    await pool.signIn();
    await resources().update(USER, "keeper", { ...inputs, enabled: false });
    await assert.rejects(pool.signIn(), { message: "User is disabled." });
    await resources().remove(USER_IN_GROUP, "keeper");
    await resources().remove(USER, "keeper");
    await assert.rejects(
      pool.sdk.send(new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username: email })),
      {
        name: "UserNotFoundException",
      },
    );
  });

  it("keep a client's secret over updates", async () => {
    const inputs = { userPoolId: pool.UserPoolId, generateSecret: true };
    const made = await resources().create(CLIENT, "server", inputs);
    assert.match(made["clientSecret"] as string, /^[a-z0-9]{51}$/);
    const updated = await resources().update(CLIENT, "server", { ...inputs, accessTokenValidity: 2 });
    assert.equal(updated["clientSecret"], made["clientSecret"]);
    const { UserPoolClient } = await pool.sdk.send(
      new DescribeUserPoolClientCommand({ UserPoolId: pool.UserPoolId, ClientId: made.id }),
    );
    assert.equal(UserPoolClient?.AccessTokenValidity, 7200);
    // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
    assert.deepEqual(UserPoolClient?.ExplicitAuthFlows, [
      "ALLOW_REFRESH_TOKEN_AUTH",
      "ALLOW_USER_SRP_AUTH",
      "ALLOW_CUSTOM_AUTH",
    ]);
  });

  for (const [what, inputs] of Object.entries({
    "the Lambda trigger userMigration": {
      lambdaConfig: { userMigration: "arn:aws:lambda:ap-northeast-2:000000000000:function:x" },
    },
    "remembered devices": { deviceConfiguration: { challengeRequiredOnNewDevice: true } },
    "the first factor SMS_OTP": { signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "SMS_OTP"] } },
    "text messages": { autoVerifiedAttributes: ["phone_number"] },
    "confirmation by a link": { verificationMessageTemplate: { defaultEmailOption: "CONFIRM_WITH_LINK" } },
  }))
    it(`refuse by name what does nothing here: ${what}`, async () => {
      await assert.rejects(
        resources().create(POOL, "other", inputs),
        error("NotImplemented", new RegExp(what)),
      );
    });

  // https://www.pulumi.com/registry/packages/aws/api-docs/cognito/userpoolclient/
  for (const [type, argument, value] of [
    [POOL, "smsConfiguration", { externalId: "x", snsCallerArn: "arn" }],
    [CLIENT, "analyticsConfiguration", { applicationId: "x" }],
    [CLIENT, "supportedIdentityProviders", ["COGNITO", "Google"]],
    [CLIENT, "enablePropagateAdditionalUserContextData", true],
    [USER, "desiredDeliveryMediums", ["SMS"]],
    [USER, "forceAliasCreation", true],
  ] as const)
    it(`refuse by name an argument that does nothing here: ${argument}`, async () => {
      const inputs = { userPoolId: pool.UserPoolId, username: email, [argument]: value };
      const { username, ...ofClient } = inputs;
      const { userPoolId: _, ...ofPool } = ofClient;
      const given = type === USER ? { ...inputs, username } : type === CLIENT ? ofClient : ofPool;
      await assert.rejects(
        resources().create(type, "other", given),
        error("NotImplemented", new RegExp(argument)),
      );
    });

  it("refuse what Cognito refuses", async () => {
    const client = (inputs: object) =>
      resources().create(CLIENT, "other", { userPoolId: pool.UserPoolId, ...inputs });
    const refused = (message: RegExp) => error("InvalidParameterException", message);
    // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html
    const guarded = { ...poolInputs, userPoolAddOns: { advancedSecurityMode: "ENFORCED" } };
    await assert.rejects(
      resources().create(POOL, "guarded", guarded),
      error("FeatureUnavailableInTierException", /needs the tier PLUS/),
    );
    await resources().create(POOL, "guarded", { ...guarded, userPoolTier: "PLUS" });
    await assert.rejects(
      client({ explicitAuthFlows: ["ALLOW_EVERYTHING"] }),
      refused(/"ALLOW_EVERYTHING" is none of/),
    );
    await assert.rejects(
      client({
        explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        refreshTokenRotation: { feature: "ENABLED" },
      }),
      refused(/rotation can't be enabled together with ALLOW_REFRESH_TOKEN_AUTH/),
    );
    await assert.rejects(
      client({ accessTokenValidity: 25 }),
      refused(/accessTokenValidity must be between 300 and 86400 seconds \(got 25 hours\)/),
    );
    await assert.rejects(
      client({ readAttributes: ["shoe_size"] }),
      refused(/shoe_size is not in the pool's schema/),
    );
    await assert.rejects(client({ userPoolId: "ap-northeast-2_AAAAAAAAA" }), {
      name: "ResourceNotFoundException",
    });
    await assert.rejects(
      client({ allowedOauthFlowsUserPoolClient: true, allowedOauthFlows: ["implicit"] }),
      error("NotImplemented", /implicit/),
    );
    await resources().create(GROUP, "one", { name: "admin", userPoolId: pool.UserPoolId });
    await assert.rejects(resources().create(GROUP, "two", { name: "admin", userPoolId: pool.UserPoolId }), {
      name: "GroupExistsException",
    });
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-custom-attributes
  it("take attributes of their own, which only grow", async () => {
    const schemas = [
      {
        name: "team",
        attributeDataType: "String",
        mutable: true,
        stringAttributeConstraints: { minLength: "2", maxLength: "8" },
      },
      { name: "email", attributeDataType: "String", mutable: true, required: true },
    ];
    const { id } = await resources().create(POOL, "teams", {
      schemas,
      usernameConfiguration: { caseSensitive: true },
    });
    const { id: ClientId } = await resources().create(CLIENT, "teams", { userPoolId: id });
    const signUp = (attributes: Record<string, string>, Username = "Ann") =>
      pool.sdk.send(
        new SignUpCommand({
          ClientId,
          Username,
          Password: "Correct-horse-7",
          UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
    await assert.rejects(
      signUp({ "custom:team": "red" }),
      error("InvalidParameterException", /email: The attribute is required/),
    );
    await assert.rejects(
      signUp({ email, "custom:team": "x" }),
      error("InvalidParameterException", /custom:team: String must be at least 2/),
    );
    await assert.rejects(
      signUp({ email: "nowhere" }),
      error("InvalidParameterException", "Invalid email address format."),
    );
    await signUp({ email, "custom:team": "red" });
    // Names are compared as they are written in this pool.
    await signUp({ email }, "ann");
    await assert.rejects(signUp({ email }), error("UsernameExistsException", "User already exists"));
    await assert.rejects(resources().update(POOL, "teams", { schemas: [] }), {
      message: /cannot be modified or deleted/,
    });
    await resources().update(POOL, "teams", {
      schemas: [...schemas, { name: "age", attributeDataType: "Number" }],
    });
  });
});
