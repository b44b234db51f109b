import assert from "node:assert/strict";
import {
  AdminGetUserCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { email, error, Fixture, password } from "./support/fixture.ts";

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases
describe("A Cognito pool with the address as an alias", () => {
  let pool: Fixture;
  beforeEach(
    async () =>
      void (pool = await Fixture.start({ usernameAttributes: undefined, aliasAttributes: ["email"] })),
  );
  afterEach(() => pool.stop());
  const signUp = (Username: string) =>
    pool.sdk.send(
      new SignUpCommand({
        ClientId: pool.ClientId,
        Username,
        Password: password,
        UserAttributes: [{ Name: "email", Value: email }],
      }),
    );
  const confirm = (Username: string, ForceAliasCreation?: boolean) =>
    pool.sdk.send(
      new ConfirmSignUpCommand({
        ClientId: pool.ClientId,
        Username,
        ConfirmationCode: pool.codeFor(email),
        ForceAliasCreation,
      }),
    );
  const isVerified = async (Username: string) => {
    const { UserAttributes } = await pool.sdk.send(
      new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username }),
    );
    return UserAttributes?.find(({ Name }) => Name === "email_verified")?.Value;
  };

  it("signs in with the name at once and with the address once it is verified", async () => {
    await signUp("ann");
    await assert.rejects(pool.signIn(email), { message: "Incorrect username or password." });
    await confirm("ann");
    await pool.signIn("ANN");
    await pool.signIn(email);
    await assert.rejects(
      signUp("ann@example.com"),
      error(
        "InvalidParameterException",
        "Username cannot be of email format, since user pool is configured for email alias.",
      ),
    );
  });

  it("does not tell at sign-up that an address is taken: only who has the mail learns it", async () => {
    await signUp("ann");
    await confirm("ann");
    await signUp("berta");
    await assert.rejects(
      confirm("berta"),
      error("AliasExistsException", "An account with the email already exists."),
    );
    assert.deepEqual([await isVerified("ann"), await isVerified("berta")], ["true", "false"]);
    await confirm("berta", true);
    assert.deepEqual([await isVerified("ann"), await isVerified("berta")], ["false", "true"]);
  });

  it("does not tell who has forgotten a password", async () => {
    await signUp("ann");
    const forgot = (Username: string, ClientId = pool.ClientId) =>
      pool.sdk.send(new ForgotPasswordCommand({ ClientId, Username }));
    const mails = pool.mailsTo(email).length;
    for (const name of ["ann", "nobody"])
      assert.equal(
        (await forgot(name)).CodeDeliveryDetails?.DeliveryMedium,
        "EMAIL",
        "neither has a verified address",
      );
    assert.equal(pool.mailsTo(email).length, mails);
    const legacy = await pool.client("legacy", { preventUserExistenceErrors: "LEGACY" });
    await assert.rejects(forgot("nobody", legacy), { name: "UserNotFoundException" });
    await assert.rejects(forgot("ann", legacy), { message: /no registered\/verified email/ });
  });
});
