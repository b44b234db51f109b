import assert from "node:assert/strict";
import { mock } from "node:test";
import {
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  AdminResetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DeleteUserAttributesCommand,
  ForgotPasswordCommand,
  ListUsersCommand,
  ResendConfirmationCodeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { email, error, Fixture, password } from "./support/fixture.ts";

const WRONG = "Incorrect username or password.";

describe("An account of Cognito", function () {
  this.timeout(60_000);
  let pool: Fixture;
  beforeEach(async () => void (pool = await Fixture.start()));
  afterEach(async () => {
    mock.timers.reset();
    await pool.stop();
  });

  const wrong = (address = email) => pool.signIn(address, "Wrong-password-1");
  const forgot = (Username = email) =>
    pool.sdk.send(new ForgotPasswordCommand({ ClientId: pool.ClientId, Username }));
  const replace = (ConfirmationCode: string, Username = email) =>
    pool.sdk.send(
      new ConfirmForgotPasswordCommand({
        ClientId: pool.ClientId,
        Username,
        ConfirmationCode,
        Password: "Another-horse-8",
      }),
    );

  // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html
  it("has to have a new password once an administrator has reset it", async () => {
    await pool.confirmedUser();
    const user = { UserPoolId: pool.UserPoolId, Username: email };
    await pool.sdk.send(new AdminResetUserPasswordCommand(user));
    assert.equal((await pool.sdk.send(new AdminGetUserCommand(user))).UserStatus, "RESET_REQUIRED");
    await assert.rejects(
      pool.signIn(),
      error("PasswordResetRequiredException", "Password reset required for the user"),
    );
    await replace(pool.codeFor(email));
    await pool.signIn(email, "Another-horse-8");
    await assert.rejects(pool.signIn(), { name: "NotAuthorizedException" });
  });

  it("is not reset before it is confirmed", async () => {
    await pool.signUp();
    await assert.rejects(
      pool.sdk.send(new AdminResetUserPasswordCommand({ UserPoolId: pool.UserPoolId, Username: email })),
      error("NotAuthorizedException", "User password cannot be reset in the current state."),
    );
  });

  // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html
  it("gives up attributes, but none that the client may not write, nor the address that is its name", async () => {
    const ClientId = await pool.client("more", {
      readAttributes: ["email", "nickname"],
      writeAttributes: ["email", "nickname"],
    });
    const sub = await pool.confirmedUser();
    const { AccessToken } = await pool.signIn(email, password, ClientId);
    const remove = (...UserAttributeNames: string[]) =>
      pool.sdk.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames }));
    await remove("nickname");
    await assert.rejects(remove("family_name"), { name: "NotAuthorizedException" });
    await assert.rejects(remove("email"), { name: "InvalidParameterException" });
    await pool.sdk.send(
      new AdminDeleteUserAttributesCommand({
        UserPoolId: pool.UserPoolId,
        Username: email,
        UserAttributeNames: ["family_name"],
      }),
    );
    const { UserAttributes } = await pool.sdk.send(
      new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username: email }),
    );
    assert.deepEqual(UserAttributes, [
      { Name: "sub", Value: sub },
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
    ]);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
  it("stays locked out over a restart, and after a kill", async () => {
    await pool.confirmedUser();
    const locked = error("NotAuthorizedException", "Password attempts exceeded");
    const start = Date.now();
    mock.timers.enable({ apis: ["Date"], now: start });
    for (let attempt = 1; attempt <= 5; attempt++) await assert.rejects(wrong(), { message: WRONG });
    await assert.rejects(pool.signIn(), locked);
    await pool.bed.restart();
    await assert.rejects(pool.signIn(), locked);
    mock.timers.setTime(start + 1_000);
    // The sixth: two seconds, then.
    await assert.rejects(wrong(), { message: WRONG });
    await pool.bed.kill();
    mock.timers.setTime(start + 2_900);
    await assert.rejects(pool.signIn(), locked);
    mock.timers.setTime(start + 3_000);
    await pool.signIn();
  });

  it("counts guesses at a code over a restart", async () => {
    await pool.signUp();
    const confirm = (ConfirmationCode: string) =>
      pool.sdk.send(new ConfirmSignUpCommand({ ClientId: pool.ClientId, Username: email, ConfirmationCode }));
    for (let attempt = 1; attempt <= 5; attempt++) {
      await assert.rejects(confirm(pool.wrongCodeFor(email)), { name: "CodeMismatchException" });
      if (attempt === 3) await pool.bed.kill();
    }
    await pool.bed.restart();
    await assert.rejects(
      confirm(pool.codeFor(email)),
      error("LimitExceededException", "Attempt limit exceeded, please try after some time."),
    );
  });

  it("is not guessed by many attempts at the same time", async () => {
    await pool.confirmedUser();
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => wrong()));
    const tried = outcomes.filter(
      (outcome) => outcome.status === "rejected" && (outcome.reason as Error).message === WRONG,
    );
    assert.equal(tried.length, 5);
  });

  it("is confirmed once by many who enter the code at the same time", async () => {
    await pool.signUp();
    const ConfirmationCode = pool.codeFor(email);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        pool.sdk.send(
          new ConfirmSignUpCommand({ ClientId: pool.ClientId, Username: email, ConfirmationCode }),
        ),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  });

  it("is made once, when 200 people sign up at the same time and ten of them want the same address", async () => {
    const addresses = Array.from({ length: 200 }, (_, index) =>
      index < 10 ? "wanted@example.com" : `visitor-${index}@example.com`,
    );
    const outcomes = await Promise.allSettled(addresses.map((address) => pool.signUp(address)));
    const failed = outcomes.filter((outcome) => outcome.status === "rejected");
    assert.deepEqual(
      failed.map(({ reason }) => (reason as Error).name),
      Array.from({ length: 9 }, () => "UsernameExistsException"),
    );
    assert.equal(pool.mailsTo("wanted@example.com").length, 1);
    const names = new Set<string>();
    let PaginationToken: string | undefined;
    do {
      const page = await pool.sdk.send(
        new ListUsersCommand({ UserPoolId: pool.UserPoolId, PaginationToken }),
      );
      for (const { Attributes = [] } of page.Users ?? [])
        names.add(Attributes.find(({ Name }) => Name === "email")?.Value ?? "");
      PaginationToken = page.PaginationToken;
    } while (PaginationToken !== undefined);
    assert.deepEqual([...names].sort(), [...new Set(addresses)].sort());
    for (const address of ["wanted@example.com", "visitor-199@example.com"])
      await pool.sdk.send(
        new ConfirmSignUpCommand({
          ClientId: pool.ClientId,
          Username: address,
          ConfirmationCode: pool.codeFor(address),
        }),
      );
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
  describe("that nobody has", () => {
    const answerTo = async (call: Promise<object>) => {
      const started = performance.now();
      const answer = await call.then(
        (output) => ({ ...output, $metadata: undefined }),
        ({ name, message }: Error) => ({ name, message }),
      );
      return { answer, milliseconds: performance.now() - started };
    };
    const median = (values: readonly number[]) =>
      values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity;

    it("can't be told from one that somebody has: neither by what is said nor by the time it takes", async () => {
      const people = Array.from({ length: 12 }, (_, index) => `visitor-${index}@example.com`);
      for (const address of people) await pool.confirmedUser(address);
      const nobodies = people.map((address) => address.replace("visitor", "v-nobody"));
      for (const [what, ask] of [
        ["a wrong password", wrong],
        ["a forgotten password", forgot],
        ["a wrong code", (address: string) => replace("000000", address)],
      ] as const) {
        const times = { people: [] as number[], nobodies: [] as number[] };
        for (const [index, address] of people.entries()) {
          const somebody = await answerTo(ask(address));
          const nobody = await answerTo(ask(nobodies[index] as string));
          assert.deepEqual(nobody.answer, somebody.answer, what);
          times.people.push(somebody.milliseconds);
          times.nobodies.push(nobody.milliseconds);
        }
        const [known, unknown] = [median(times.people), median(times.nobodies)];
        assert.ok(
          unknown > known / 3 && unknown < known * 3 + 5,
          `${what}: ${known} ms for somebody, ${unknown} ms for nobody`,
        );
      }
      assert.deepEqual(pool.mailsTo(nobodies[0] as string), []);
    });

    it("gets no code again, and the answer is the same", async () => {
      await pool.signUp();
      const resend = (Username: string) =>
        answerTo(pool.sdk.send(new ResendConfirmationCodeCommand({ ClientId: pool.ClientId, Username })));
      assert.deepEqual((await resend("v@example.com")).answer, (await resend(email)).answer);
    });
  });
});
