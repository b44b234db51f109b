import assert from "node:assert/strict";
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DescribeUserPoolCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { cognitoIdpWith } from "../../aws/cognito-idp/index.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { ses } from "../../aws/ses/index.ts";
import { claimsOf, error, Fixture, password, POOL, poolInputs } from "./support/fixture.ts";
import {
  makeTrigger,
  PERMISSION,
  react,
  showEvent,
  shownEvent,
  TRIGGER,
  triggers,
} from "./support/trigger-function.ts";

const ALL = triggers(
  "preSignUp",
  "postConfirmation",
  "preAuthentication",
  "postAuthentication",
  "preTokenGeneration",
  "customMessage",
);

// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
describe("Triggers of a user pool", function () {
  this.timeout(60_000);
  let pool: Fixture;
  let count = 0;
  before(async () => {
    const service = cognitoIdpWith({ triggerSeconds: 2 });
    pool = await Fixture.start(ALL, {}, [logs, lambda, ses], service);
    await makeTrigger(pool);
  });
  after(() => pool.stop());

  const newAddress = () => `visitor-${++count}@example.com`;
  const statusOf = async (Username: string) =>
    (await pool.sdk.send(new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username }))).UserStatus;
  const confirm = (Username: string, ClientMetadata?: Record<string, string>) =>
    pool.sdk.send(
      new ConfirmSignUpCommand({
        ClientId: pool.ClientId,
        Username,
        ConfirmationCode: pool.codeFor(Username),
        ClientMetadata,
      }),
    );
  const common = (triggerSource: string, clientId = pool.ClientId) => ({
    version: "1",
    region: "ap-northeast-2",
    userPoolId: pool.UserPoolId,
    callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId },
    triggerSource,
  });
  const makePool = async (name: string, inputs: object) => {
    const { id, arn } = await pool.bed.resources.create(POOL, name, { ...poolInputs, ...inputs });
    const permit = { function: "trigger", principal: "cognito-idp.amazonaws.com", sourceArn: arn };
    await pool.bed.resources.create(PERMISSION, name, { action: "lambda:InvokeFunction", ...permit });
    return id;
  };

  it("are what the pool says", async () => {
    const { UserPool } = await pool.sdk.send(new DescribeUserPoolCommand({ UserPoolId: pool.UserPoolId }));
    assert.deepEqual(UserPool?.LambdaConfig, {
      PreSignUp: TRIGGER,
      PostConfirmation: TRIGGER,
      PreAuthentication: TRIGGER,
      PostAuthentication: TRIGGER,
      PreTokenGeneration: TRIGGER,
      CustomMessage: TRIGGER,
      PreTokenGenerationConfig: { LambdaArn: TRIGGER, LambdaVersion: "V1_0" },
    });
  });

  describe("before a sign-up", () => {
    it("get who wants to sign up, with what the application gives along", async () => {
      await react(pool, showEvent("PreSignUp_SignUp"));
      const address = newAddress();
      const { userName, ...event } = await shownEvent(
        pool.sdk.send(
          new SignUpCommand({
            ClientId: pool.ClientId,
            Username: address,
            Password: password,
            ValidationData: [{ Name: "form", Value: "long" }],
            ClientMetadata: { language: "ko" },
          }),
        ),
      );
      assert.match(String(userName), /^[0-9a-f-]{36}$/);
      assert.deepEqual(event, {
        ...common("PreSignUp_SignUp"),
        request: {
          userAttributes: { email: address },
          validationData: { form: "long" },
          clientMetadata: { language: "ko" },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      });
    });

    it("refuse, and nobody is there", async () => {
      await react(pool, `if (event.triggerSource === "PreSignUp_SignUp") throw new Error("Not from there")`);
      const address = newAddress();
      await assert.rejects(
        pool.signUp(address),
        error("UserLambdaValidationException", "PreSignUp failed with error Not from there."),
      );
      assert.deepEqual(pool.mailsTo(address), []);
      await assert.rejects(statusOf(address), { name: "UserNotFoundException" });
    });

    it("confirm at once, which is told after it", async () => {
      await react(
        pool,
        `if (event.triggerSource === "PreSignUp_SignUp") event.response = { autoConfirmUser: true, autoVerifyEmail: true };
         ${showEvent("PostConfirmation_ConfirmSignUp")}`,
      );
      const address = newAddress();
      const event = await shownEvent(pool.signUp(address));
      assert.equal(event["triggerSource"], "PostConfirmation_ConfirmSignUp");
      // The user is confirmed although the second function failed.
      const { UserStatus, UserAttributes } = await pool.sdk.send(
        new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username: address }),
      );
      assert.equal(UserStatus, "CONFIRMED");
      assert.deepEqual(
        UserAttributes?.find(({ Name }) => Name === "email_verified"),
        { Name: "email_verified", Value: "true" },
      );
      assert.deepEqual(pool.mailsTo(address), []);
    });

    it("do not verify what nobody gave", async () => {
      await react(
        pool,
        `if (event.triggerSource === "PreSignUp_SignUp") event.response.autoVerifyPhone = true`,
      );
      await assert.rejects(pool.signUp(newAddress()), { name: "InvalidLambdaResponseException" });
    });

    it("are asked about users of an administrator too", async () => {
      await react(pool, showEvent("PreSignUp_AdminCreateUser"));
      const invite = new AdminCreateUserCommand({
        UserPoolId: pool.UserPoolId,
        Username: newAddress(),
        ClientMetadata: { by: "admin" },
      });
      const { userName: _userName, request, ...event } = await shownEvent(pool.sdk.send(invite));
      assert.deepEqual(event, {
        ...common("PreSignUp_AdminCreateUser", "CLIENT_ID_NOT_APPLICABLE"),
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      });
      assert.deepEqual((request as { clientMetadata?: object }).clientMetadata, { by: "admin" });
    });
  });

  describe("after a confirmation", () => {
    it("get the confirmed user, who stays confirmed when they fail", async () => {
      await react(pool, showEvent("PostConfirmation_ConfirmSignUp"));
      const address = newAddress();
      const { UserSub } = await pool.signUp(address);
      const event = await shownEvent(confirm(address, { language: "en" }));
      assert.deepEqual(event, {
        ...common("PostConfirmation_ConfirmSignUp"),
        userName: UserSub,
        request: {
          userAttributes: {
            sub: UserSub,
            email: address,
            email_verified: "true",
            "cognito:user_status": "CONFIRMED",
          },
          clientMetadata: { language: "en" },
        },
        response: {},
      });
      assert.equal(await statusOf(address), "CONFIRMED");
    });

    it("are told of a replaced password", async () => {
      await react(pool, "");
      const address = newAddress();
      await pool.confirmedUser(address);
      const { ClientId } = pool;
      await pool.sdk.send(new ForgotPasswordCommand({ ClientId, Username: address }));
      await react(pool, showEvent("PostConfirmation_ConfirmForgotPassword"));
      const ConfirmationCode = pool.codeFor(address);
      const replace = { ClientId, Username: address, ConfirmationCode, Password: "Another-horse-8" };
      const event = await shownEvent(pool.sdk.send(new ConfirmForgotPasswordCommand(replace)));
      assert.equal(event["triggerSource"], "PostConfirmation_ConfirmForgotPassword");
      await react(pool, "");
      await pool.signIn(address, "Another-horse-8");
    });
  });

  describe("of a sign-in", () => {
    const begin = (USERNAME: string, PASSWORD = password) =>
      pool.sdk.send(
        new InitiateAuthCommand({
          ClientId: pool.ClientId,
          AuthFlow: "USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME, PASSWORD },
          ClientMetadata: { device: "phone" },
        }),
      );

    it("get the user before the password is tried, and one that nobody has too", async () => {
      await react(pool, "");
      const address = newAddress();
      const sub = await pool.confirmedUser(address);
      await react(pool, showEvent("PreAuthentication_Authentication"));
      assert.deepEqual(await shownEvent(begin(address, "Wrong-password-1")), {
        ...common("PreAuthentication_Authentication"),
        userName: sub,
        request: {
          userAttributes: { sub, email: address, email_verified: "true", "cognito:user_status": "CONFIRMED" },
          validationData: { device: "phone" },
        },
        response: {},
      });
      assert.deepEqual(await shownEvent(begin("nobody@example.com")), {
        ...common("PreAuthentication_Authentication"),
        userName: "nobody@example.com",
        request: { userAttributes: {}, validationData: { device: "phone" }, userNotFound: true },
        response: {},
      });
    });

    it("get the user after it, and no token is made when they fail", async () => {
      await react(pool, "");
      const address = newAddress();
      const sub = await pool.confirmedUser(address);
      await react(pool, showEvent("PostAuthentication_Authentication"));
      const { request, ...event } = await shownEvent(begin(address));
      assert.deepEqual(event, {
        ...common("PostAuthentication_Authentication"),
        userName: sub,
        response: {},
      });
      // ClientMetadata of InitiateAuth does not reach it:
      // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
      assert.deepEqual(Object.keys(request as object), ["userAttributes", "newDeviceUsed"]);
      // A wrong password never gets there.
      await assert.rejects(begin(address, "Wrong-password-1"), { name: "NotAuthorizedException" });
    });
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
  describe("before tokens are made", () => {
    it("get groups and change the ID token: claims and groups, but not what says whose token it is", async () => {
      await react(pool, "");
      const address = newAddress();
      const sub = await pool.confirmedUser(address);
      await react(pool, showEvent("TokenGeneration_Authentication"));
      assert.deepEqual(await shownEvent(pool.signIn(address)), {
        ...common("TokenGeneration_Authentication"),
        userName: sub,
        request: {
          userAttributes: { sub, email: address, email_verified: "true", "cognito:user_status": "CONFIRMED" },
          groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
        },
        response: { claimsOverrideDetails: null },
      });
      await react(
        pool,
        `if (event.triggerSource.startsWith("TokenGeneration")) event.response.claimsOverrideDetails = {
           claimsToAddOrOverride: { stage: "dev", sub: "somebody-else", iss: "https://example.com", email: "x@example.com" },
           claimsToSuppress: ["email_verified", "aud"],
           groupOverrideDetails: { groupsToOverride: ["keepers"], iamRolesToOverride: [], preferredRole: null },
         }`,
      );
      const { IdToken, AccessToken } = await pool.signIn(address);
      const id = claimsOf(IdToken);
      assert.equal(id["stage"], "dev");
      assert.equal(id["sub"], sub);
      assert.match(String(id["iss"]), /^https:\/\/cognito-idp\./);
      assert.equal(id["aud"], pool.ClientId);
      assert.equal(id["email"], "x@example.com");
      assert.equal("email_verified" in id, false);
      assert.deepEqual(id["cognito:groups"], ["keepers"]);
      const access = claimsOf(AccessToken);
      assert.equal("stage" in access, false);
      assert.deepEqual(access["cognito:groups"], ["keepers"]);
      assert.equal((await pool.verify(IdToken)).valid, true);
    });

    it("are asked again when tokens are renewed, and what the application gives along reaches them", async () => {
      await react(pool, "");
      const address = newAddress();
      await pool.confirmedUser(address);
      const { RefreshToken } = await pool.signIn(address);
      await react(pool, showEvent("TokenGeneration_RefreshTokens"));
      const event = await shownEvent(
        pool.sdk.send(
          new GetTokensFromRefreshTokenCommand({
            ClientId: pool.ClientId,
            RefreshToken,
            ClientMetadata: { tab: "2" },
          }),
        ),
      );
      assert.deepEqual((event["request"] as { clientMetadata?: object }).clientMetadata, { tab: "2" });
    });

    it("in version 2 change both tokens, with claims that are no text, and scopes", async () => {
      const config = { lambdaArn: TRIGGER, lambdaVersion: "V2_0" };
      const UserPoolId = await makePool("v2", { lambdaConfig: { preTokenGenerationConfig: config } });
      const ClientId = await pool.client("v2", { userPoolId: UserPoolId });
      const address = newAddress();
      await pool.sdk.send(new SignUpCommand({ ClientId, Username: address, Password: password }));
      const ConfirmationCode = pool.codeFor(address);
      await pool.sdk.send(new ConfirmSignUpCommand({ ClientId, Username: address, ConfirmationCode }));
      await react(pool, showEvent("TokenGeneration_Authentication"));
      const event = await shownEvent(pool.signIn(address, password, ClientId));
      assert.equal(event["version"], "2");
      assert.deepEqual(event["response"], { claimsAndScopeOverrideDetails: null });
      assert.deepEqual((event["request"] as { scopes?: unknown }).scopes, ["aws.cognito.signin.user.admin"]);
      await react(
        pool,
        `event.response.claimsAndScopeOverrideDetails = {
           idTokenGeneration: { claimsToAddOrOverride: { tags: { team: ["a", "b"] } }, claimsToSuppress: ["email"] },
           accessTokenGeneration: {
             claimsToAddOrOverride: { stage: "dev", client_id: "another", level: 3 },
             scopesToAdd: ["mysfits/admin"],
             scopesToSuppress: ["aws.cognito.signin.user.admin"],
           },
           groupOverrideDetails: null,
         }`,
      );
      const { IdToken, AccessToken } = await pool.signIn(address, password, ClientId);
      assert.deepEqual(claimsOf(IdToken)["tags"], { team: ["a", "b"] });
      assert.equal("email" in claimsOf(IdToken), false);
      const { stage, level, scope, client_id } = claimsOf(AccessToken);
      assert.deepEqual(
        { stage, level, scope, client_id },
        {
          stage: "dev",
          level: 3,
          scope: "mysfits/admin",
          client_id: ClientId,
        },
      );
    });
  });

  describe("of mails", () => {
    it("get the occasion, and say nothing in a pool that sends as Cognito", async () => {
      await react(pool, showEvent("CustomMessage_SignUp"));
      const address = newAddress();
      const { userName, ...event } = await shownEvent(pool.signUp(address));
      assert.deepEqual(event, {
        ...common("CustomMessage_SignUp"),
        request: {
          userAttributes: {
            sub: userName,
            email: address,
            email_verified: "false",
            "cognito:user_status": "UNCONFIRMED",
          },
          codeParameter: "{####}",
          linkParameter: "{##Click Here##}",
          usernameParameter: null,
        },
        response: { smsMessage: null, emailMessage: null, emailSubject: null },
      });
      await react(pool, `if (event.response.emailSubject === null) event.response.emailSubject = "Hello"`);
      await assert.rejects(pool.signUp(newAddress()), { name: "InvalidLambdaResponseException" });
    });

    it("say what stands in mails of a pool with a sender of its own", async () => {
      const { arn } = await pool.bed.resources.create("aws:sesv2/emailIdentity:EmailIdentity", "sender", {
        emailIdentity: "example.com",
      });
      const UserPoolId = await makePool("mailing", {
        ...triggers("customMessage"),
        emailConfiguration: {
          emailSendingAccount: "DEVELOPER",
          sourceArn: arn,
          fromEmailAddress: "m@example.com",
        },
      });
      const ClientId = await pool.client("mailing", { userPoolId: UserPoolId });
      const signUp = (Username: string, language: string) =>
        pool.sdk.send(
          new SignUpCommand({ ClientId, Username, Password: password, ClientMetadata: { language } }),
        );
      await react(
        pool,
        `const { clientMetadata, codeParameter } = event.request;
         if (clientMetadata?.language === "ko") {
           event.response.emailSubject = "확인 코드";
           event.response.emailMessage = "코드: <b>" + codeParameter + "</b>";
         }
         if (clientMetadata?.language === "none") event.response.emailMessage = "no code"`,
      );
      const korean = newAddress();
      await signUp(korean, "ko");
      const [mail] = pool.mailsTo(korean);
      assert.equal(mail?.subject, "확인 코드");
      assert.match(mail?.html ?? "", /^코드: <b>\d{6}<\/b>$/);
      const english = newAddress();
      await signUp(english, "en");
      assert.equal(pool.mailsTo(english)[0]?.subject, "Your confirmation code");
      await assert.rejects(signUp(newAddress(), "none"), { name: "InvalidLambdaResponseException" });
    });
  });

  describe("that go wrong", () => {
    it("may not be called without leave for this very pool", async () => {
      const { id } = await pool.bed.resources.create(POOL, "stranger", {
        ...poolInputs,
        ...triggers("preSignUp"),
      });
      const ClientId = await pool.client("stranger", { userPoolId: id });
      await assert.rejects(
        pool.sdk.send(new SignUpCommand({ ClientId, Username: newAddress(), Password: password })),
        error("UnexpectedLambdaException", "PreSignUp invocation failed due to error AccessDeniedException."),
      );
    });

    for (const [body, what] of [
      ["return undefined", "nothing"],
      ["return { ok: true }", "no event"],
      [`event.response.autoConfirmUser = "true"`, "a member of another type"],
    ] as const)
      it(`are refused when they answer ${what}`, async () => {
        await react(pool, `if (event.triggerSource === "PreSignUp_SignUp") { ${body} }`);
        await assert.rejects(
          pool.signUp(newAddress()),
          error("InvalidLambdaResponseException", "Unrecognizable lambda output"),
        );
      });

    it("are called three times when they don't answer, then nobody is signed up; the next time all is well", async () => {
      await react(
        pool,
        `if (event.triggerSource === "PreSignUp_SignUp") await new Promise((resolve) => setTimeout(resolve, 2_500))`,
      );
      const address = newAddress();
      const started = performance.now();
      await assert.rejects(
        pool.signUp(address),
        error(
          "UnexpectedLambdaException",
          "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.",
        ),
      );
      const seconds = (performance.now() - started) / 1000;
      assert.ok(seconds >= 5.9 && seconds < 15, `three times two seconds: ${seconds}`);
      await assert.rejects(statusOf(address), { name: "UserNotFoundException" });
      await react(pool, "");
      await pool.confirmedUser(address);
    });

    // Lambda answers for it, so Cognito has no reason to call again.
    // https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
    it("fail once, and nobody is signed up, when their own time is over before Cognito's", async () => {
      await react(
        pool,
        `if (event.triggerSource === "PreSignUp_SignUp") await new Promise((resolve) => setTimeout(resolve, 60_000))`,
        1,
      );
      const address = newAddress();
      const started = performance.now();
      await assert.rejects(
        pool.signUp(address),
        error(
          "UserLambdaValidationException",
          /^PreSignUp failed with error RequestId: [\w-]{36} Error: Task timed out after 1\.00 seconds\.$/,
        ),
      );
      const seconds = (performance.now() - started) / 1000;
      assert.ok(seconds >= 0.9 && seconds < 2, `one second, once: ${seconds}`);
      await assert.rejects(statusOf(address), { name: "UserNotFoundException" });
    });

    it("that are too late after a confirmation leave the user confirmed, who can sign in", async () => {
      await react(
        pool,
        `if (event.triggerSource === "PostConfirmation_ConfirmSignUp") await new Promise((resolve) => setTimeout(resolve, 2_500))`,
      );
      const address = newAddress();
      await pool.signUp(address);
      await assert.rejects(confirm(address), { name: "UnexpectedLambdaException" });
      await pool.signIn(address);
    });
  });

  describe("that are refused when the pool is made", () => {
    for (const [name, lambdaConfig, reason] of [
      ["userMigration", { userMigration: TRIGGER }, /userMigration/],
      ["customEmailSender", { customEmailSender: { lambdaArn: TRIGGER, lambdaVersion: "V1_0" } }, /KMS/],
      ["V3_0", { preTokenGenerationConfig: { lambdaArn: TRIGGER, lambdaVersion: "V3_0" } }, /V3_0/],
      ["what is no function", { preSignUp: "arn:aws:s3:::bucket" }, /preSignUp/],
    ] as const)
      it(name, async () => {
        await assert.rejects(
          pool.bed.resources.create(POOL, "refused", { ...poolInputs, lambdaConfig }),
          reason,
        );
      });
  });
});
