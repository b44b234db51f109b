import assert from "node:assert/strict";
import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminEnableUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  DeleteUserCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  ListGroupsCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { email, error, Fixture, GROUP, password } from "./support/fixture.ts";

describe("Cognito's administration", () => {
  let pool: Fixture;
  let UserPoolId: string;
  beforeEach(async () => {
    pool = await Fixture.start();
    UserPoolId = pool.UserPoolId;
  });
  afterEach(() => pool.stop());
  const create = (Username: string) =>
    pool.sdk.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
  it("asks IAM for the action on the pool's ARN, and nobody for public calls", async () => {
    await pool.confirmedUser();
    const { credentials } = await pool.bed.role("reader", [
      { Effect: "Allow", Action: "cognito-idp:AdminGetUser", Resource: pool.arn },
    ]);
    const reader = new CognitoIdentityProviderClient({ ...pool.bed.clientConfig, credentials });
    const { UserStatus } = await reader.send(new AdminGetUserCommand({ UserPoolId, Username: email }));
    assert.equal(UserStatus, "CONFIRMED");
    await assert.rejects(
      reader.send(new AdminDeleteUserCommand({ UserPoolId, Username: email })),
      error(
        "AccessDeniedException",
        new RegExp(`not authorized to perform: cognito-idp:AdminDeleteUser on resource: ${pool.arn}`),
      ),
    );
    await assert.rejects(
      reader.send(new AdminGetUserCommand({ UserPoolId: "ap-northeast-2_AAAAAAAAA", Username: email })),
      {
        name: "AccessDeniedException",
      },
    );
    assert.deepEqual(
      pool.bed.capabilities.iam.denials().map(({ action }) => action),
      ["cognito-idp:AdminDeleteUser", "cognito-idp:AdminGetUser"],
    );
    const unsigned = await fetch(pool.bed.endpoint, {
      method: "POST",
      headers: {
        "x-amz-target": "AWSCognitoIdentityProviderService.AdminGetUser",
        "content-type": "application/x-amz-json-1.1",
      },
      body: JSON.stringify({ UserPoolId, Username: email }),
    });
    assert.equal(unsigned.status, 400);
    assert.match(await unsigned.text(), /MissingAuthenticationTokenException/);
    reader.destroy();
  });

  it("knows pools that are there, by name or by what is wrong", async () => {
    await assert.rejects(
      pool.sdk.send(new AdminGetUserCommand({ UserPoolId: "ap-northeast-2_AAAAAAAAA", Username: email })),
      error("ResourceNotFoundException", "User pool ap-northeast-2_AAAAAAAAA does not exist."),
    );
    await assert.rejects(
      pool.sdk.send(new AdminGetUserCommand({ UserPoolId: "nonsense", Username: email })),
      error("InvalidParameterException", /Value 'nonsense' at 'userPoolId' failed to satisfy constraint/),
    );
    await assert.rejects(
      pool.sdk.send(new AdminGetUserCommand({ UserPoolId, Username: email })),
      error("UserNotFoundException", "User does not exist."),
    );
    await assert.rejects(
      pool.sdk.send(new CreateGroupCommand({ UserPoolId, GroupName: "x" })),
      error("NotImplemented", /cognito-idp:CreateGroup is not emulated here/),
    );
  });

  it("makes users whose password is temporary, until it is set for good", async () => {
    const { User } = await create(email);
    assert.equal(User?.UserStatus, "FORCE_CHANGE_PASSWORD");
    await assert.rejects(create(email), error("UsernameExistsException", "User account already exists"));
    const setPassword = (Password: string, Permanent: boolean) =>
      pool.sdk.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password, Permanent }));
    await assert.rejects(setPassword("short", true), { name: "InvalidPasswordException" });
    await setPassword(password, true);
    const { AuthenticationResult } = await pool.sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId: pool.ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    );
    const user = await pool.sdk.send(new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken }));
    assert.equal(user.Username, User?.Username);
  });

  it("invites again with another password", async () => {
    const invite = (MessageAction?: "RESEND") =>
      pool.sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: email, MessageAction }));
    await assert.rejects(invite("RESEND"), { name: "UserNotFoundException" });
    await invite();
    await invite("RESEND");
    const [first, second] = pool.mailsTo(email);
    assert.notEqual(first?.text, second?.text);
    assert.equal(second?.subject, "Your temporary password");
  });

  it("confirms, disables, enables, changes and deletes users", async () => {
    await pool.signUp();
    await pool.sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: email }));
    await pool.signIn();
    await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: email }));
    await assert.rejects(pool.signIn(), { message: "User is disabled." });
    await pool.sdk.send(new AdminEnableUserCommand({ UserPoolId, Username: email }));
    await pool.sdk.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username: email,
        UserAttributes: [
          { Name: "email", Value: "moved@example.com" },
          { Name: "email_verified", Value: "true" },
        ],
      }),
    );
    const { AccessToken } = await pool.signIn("moved@example.com");
    await assert.rejects(pool.signIn(email), { message: "Incorrect username or password." });
    await pool.sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username: "moved@example.com" }));
    await assert.rejects(
      pool.sdk.send(new GetUserCommand({ AccessToken })),
      error("UserNotFoundException", "User does not exist."),
    );
    await pool.confirmedUser("moved@example.com");
    await pool.sdk.send(
      new DeleteUserCommand({ AccessToken: (await pool.signIn("moved@example.com")).AccessToken }),
    );
    assert.deepEqual((await pool.sdk.send(new ListUsersCommand({ UserPoolId }))).Users, []);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html
  it("finds users by filter, page by page", async () => {
    const addresses = ["ann@example.com", "anton@example.com", "berta@example.com"];
    for (const address of addresses) await create(address);
    const list = async (Filter?: string) => {
      const { Users } = await pool.sdk.send(
        new ListUsersCommand({ UserPoolId, Filter, AttributesToGet: ["email"] }),
      );
      return (Users ?? []).map(({ Attributes }) => Attributes?.map(({ Value }) => Value).join()).sort();
    };
    assert.deepEqual(await list(), addresses);
    assert.deepEqual(await list('email = "Ann@example.com"'), ["ann@example.com"]);
    assert.deepEqual(await list('email ^= "an"'), ["ann@example.com", "anton@example.com"]);
    assert.deepEqual(await list('cognito:user_status = "CONFIRMED"'), []);
    await assert.rejects(list("email == x"), { name: "InvalidParameterException" });
    const seen: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await pool.sdk.send(new ListUsersCommand({ UserPoolId, Limit: 2, PaginationToken }));
      seen.push(...(page.Users ?? []).map(({ Username }) => Username));
      PaginationToken = page.PaginationToken;
    } while (PaginationToken);
    assert.equal(new Set(seen).size, 3);
  });

  // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
  it("refuses texts, limits and tokens that are none", async () => {
    const list = (input: { Limit?: number; PaginationToken?: string }) =>
      pool.sdk.send(new ListUsersCommand({ UserPoolId, ...input }));
    await assert.rejects(
      list({ Limit: 61 }),
      error("InvalidParameterException", /Value '61' at 'limit' .* less than or equal to 60/),
    );
    await assert.rejects(
      list({ Limit: -1 }),
      error("InvalidParameterException", /Value '-1' at 'limit' .* greater than or equal to 0/),
    );
    for (const Limit of [1.5, NaN])
      await assert.rejects(list({ Limit }), error("SerializationException", "Limit must be an integer"));
    await assert.rejects(
      list({ PaginationToken: "*" }),
      error("InvalidParameterException", "Invalid pagination token"),
    );
    await assert.rejects(
      pool.sdk.send(new ListUserPoolsCommand({ MaxResults: 0 })),
      error("InvalidParameterException", /Value '0' at 'maxResults' .* greater than or equal to 1/),
    );
    await assert.rejects(
      pool.sdk.send(new AdminGetUserCommand({ UserPoolId, Username: "" })),
      error("InvalidParameterException", /at 'username' .* length greater than or equal to 1/),
    );
    await assert.rejects(
      pool.sdk.send(new AdminGetUserCommand({ UserPoolId, Username: "x".repeat(131_073) })),
      error("InvalidParameterException", /at 'username' .* length less than or equal to 131072/),
    );
  });

  it("puts users into groups and out of them", async () => {
    await pool.confirmedUser();
    await pool.bed.resources.create(GROUP, "admin", {
      name: "admin",
      userPoolId: UserPoolId,
      description: "Keepers",
    });
    const groups = async () => {
      const { Groups } = await pool.sdk.send(
        new AdminListGroupsForUserCommand({ UserPoolId, Username: email }),
      );
      return Groups?.map(({ GroupName }) => GroupName);
    };
    const add = (GroupName: string) =>
      pool.sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: email, GroupName }));
    await assert.rejects(add("nobody"), error("ResourceNotFoundException", "Group not found."));
    await add("admin");
    await add("admin");
    assert.deepEqual(await groups(), ["admin"]);
    const { Users } = await pool.sdk.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: "admin" }));
    assert.equal(Users?.length, 1);
    assert.deepEqual(
      (await pool.sdk.send(new ListGroupsCommand({ UserPoolId }))).Groups?.map(
        ({ GroupName, Description }) => [GroupName, Description],
      ),
      [["admin", "Keepers"]],
    );
    await pool.sdk.send(
      new AdminRemoveUserFromGroupCommand({ UserPoolId, Username: email, GroupName: "admin" }),
    );
    assert.deepEqual(await groups(), []);
    await add("admin");
    await pool.bed.resources.remove(GROUP, "admin");
    assert.deepEqual(await groups(), []);
  });

  it("describes pools and clients", async () => {
    const { UserPool } = await pool.sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    assert.equal(UserPool?.Arn, pool.arn);
    assert.deepEqual(UserPool?.UsernameAttributes, ["email"]);
    assert.equal(UserPool?.Policies?.PasswordPolicy?.MinimumLength, 12);
    assert.ok(UserPool?.CreationDate instanceof Date);
    const { UserPoolClient } = await pool.sdk.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId: pool.ClientId }),
    );
    assert.equal(UserPoolClient?.PreventUserExistenceErrors, "ENABLED");
    const { UserPools } = await pool.sdk.send(new ListUserPoolsCommand({ MaxResults: 10 }));
    assert.deepEqual(
      UserPools?.map(({ Id }) => Id),
      [UserPoolId],
    );
    const { UserPoolClients } = await pool.sdk.send(new ListUserPoolClientsCommand({ UserPoolId }));
    assert.deepEqual(
      UserPoolClients?.map(({ ClientId }) => ClientId),
      [pool.ClientId],
    );
  });
});
