import { randomBytes } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CodeMismatchException,
  ConfirmForgotPasswordCommand,
  ExpiredCodeException,
  ForgotPasswordCommand,
  InvalidPasswordException,
  LimitExceededException,
  ListUsersCommand,
  NotAuthorizedException,
  PasswordResetRequiredException,
  TooManyRequestsException,
  UsernameExistsException,
  UserNotFoundException,
  type AttributeType,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { USER_ID_ATTRIBUTE } from "../app/users/attribute.ts";

/** Name of the attribute with the id that the monolith gave, as Cognito and its tokens call it. */
export const USER_ID = `custom:${USER_ID_ATTRIBUTE}`;

/** Somebody in the pool. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  /** True for who has a password of their own. Others ask for a code by mail, or sign in once more where their old password is known. */
  readonly hasPassword: boolean;
}

/** One page of the pool. */
export interface PeoplePage {
  readonly people: readonly Person[];
  /** Token of the next page; undefined after the last one. */
  readonly next: string | undefined;
}

/** Proof that somebody signed in. */
export interface Session {
  /** ID token, which API Gateway verifies. */
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Thrown when the pool does not take a password; its text says why. */
export class PasswordRefused extends Error {
  override readonly name = "PasswordRefused";
}

/** True when Cognito hears no more attempts for a while: its limits are used up, or wrong passwords have locked an account for a time. Who has
 * the right password is refused as well then, and must not be told that it is wrong.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior */
export const isTooManyAttempts = (error: unknown): boolean =>
  error instanceof LimitExceededException ||
  error instanceof TooManyRequestsException ||
  (error instanceof NotAuthorizedException && error.message === "Password attempts exceeded");

/** People in a user pool of Cognito. The pool knows them by their address, which it takes as theirs: whoever resets a password has to read
 * its mails. */
export class People {
  readonly #client: Pick<CognitoIdentityProviderClient, "send">;
  readonly #pool: { readonly UserPoolId: string; readonly ClientId: string };

  /** @param pool.clientId Client that lets in by `ALLOW_ADMIN_USER_PASSWORD_AUTH`, which only holders of the right can use. */
  constructor(
    client: Pick<CognitoIdentityProviderClient, "send">,
    pool: { readonly userPoolId: string; readonly clientId: string },
  ) {
    this.#client = client;
    this.#pool = { UserPoolId: pool.userPoolId, ClientId: pool.clientId };
  }

  /** Makes somebody with a password. Killed half way it is whole with the first sign-in.
   * @returns false when the address has somebody: nothing is changed.
   * @throws PasswordRefused */
  async signUp(userId: string, email: string, password: string): Promise<boolean> {
    if (!(await this.#create(userId, email, password))) return false;
    await this.setPassword(email, password);
    return true;
  }

  /** Makes somebody whose password is not known: with one that nobody gets to know, and no mail. They come in by a code that they ask for
   * (`FORCE_CHANGE_PASSWORD`, until then, is a state in which they could not ask), or by {@link setPassword}.
   *
   * AdminResetUserPassword is not used: it mails a code to everybody at once, who did not ask for one.
   * @returns false when the address has somebody with a password: nothing is changed.
   * @see https://repost.aws/knowledge-center/cognito-forgot-password
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html */
  async importWithoutPassword(userId: string, email: string): Promise<boolean> {
    return await this.#create(userId, email, randomPassword());
  }

  /** Signs somebody in.
   * @returns undefined when the address or the password is wrong. */
  async signIn(email: string, password: string): Promise<Session | undefined> {
    const answer = await this.#attempt(email, password);
    // A password that was given, and not yet made permanent: it is right, so it is theirs.
    if (answer?.ChallengeName !== "NEW_PASSWORD_REQUIRED") return sessionOf(answer);
    await this.setPassword(email, password);
    return sessionOf(await this.#attempt(email, password));
  }

  /** Makes a password permanent, whatever there was before: for who has proved that it is theirs.
   * @throws PasswordRefused */
  async setPassword(email: string, password: string): Promise<void> {
    try {
      await this.#client.send(
        new AdminSetUserPasswordCommand({
          UserPoolId: this.#pool.UserPoolId,
          Username: email,
          Password: password,
          Permanent: true,
        }),
      );
    } catch (error) {
      throw passwordRefused(error);
    }
  }

  /** Mails a code for a new password, when the address has somebody. Who asks is told nothing of it. */
  async startReset(email: string): Promise<void> {
    const { ClientId } = this.#pool;
    const person = await this.find(email);
    if (!person) return;
    // Cognito resets no password that has never been permanent.
    if (!person.hasPassword) await this.setPassword(email, randomPassword());
    await this.#client.send(new ForgotPasswordCommand({ ClientId, Username: email }));
  }

  /** Sets a new password by a code.
   * @returns false when the code is wrong, used or too old.
   * @throws PasswordRefused */
  async confirmReset(email: string, code: string, password: string): Promise<boolean> {
    const { ClientId } = this.#pool;
    try {
      await this.#client.send(
        new ConfirmForgotPasswordCommand({
          ClientId,
          Username: email,
          ConfirmationCode: code,
          Password: password,
        }),
      );
      return true;
    } catch (error) {
      if (
        error instanceof CodeMismatchException ||
        error instanceof ExpiredCodeException ||
        error instanceof UserNotFoundException
      )
        return false;
      throw passwordRefused(error);
    }
  }

  /** Ends every session of somebody: no refresh token works any more. ID tokens are valid until they expire, for who verifies them alone, as API
   * Gateway does.
   * @param username Address, or `sub` of a token.
   * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html */
  async signOut(username: string): Promise<void> {
    const { UserPoolId } = this.#pool;
    await this.#client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: username }));
  }

  /** Looks somebody up. */
  async find(email: string): Promise<Person | undefined> {
    const { UserPoolId } = this.#pool;
    try {
      const { UserAttributes, UserStatus } = await this.#client.send(
        new AdminGetUserCommand({ UserPoolId, Username: email }),
      );
      return personOf(UserAttributes, UserStatus);
    } catch (error) {
      if (error instanceof UserNotFoundException) return undefined;
      throw error;
    }
  }

  /** Lists everybody, sixty at a time.
   * @param token As `next` of the page before; undefined for the first one.
   * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
  async page(token: string | undefined): Promise<PeoplePage> {
    const { Users = [], PaginationToken } = await this.#client.send(
      new ListUsersCommand({ UserPoolId: this.#pool.UserPoolId, Limit: 60, PaginationToken: token }),
    );
    return {
      people: Users.map(({ Attributes, UserStatus }) => personOf(Attributes, UserStatus)),
      next: PaginationToken,
    };
  }

  async #create(userId: string, email: string, password: string): Promise<boolean> {
    try {
      await this.#client.send(
        new AdminCreateUserCommand({
          UserPoolId: this.#pool.UserPoolId,
          Username: email,
          TemporaryPassword: password,
          MessageAction: "SUPPRESS",
          UserAttributes: [
            { Name: "email", Value: email },
            { Name: "email_verified", Value: "true" },
            { Name: USER_ID, Value: userId },
          ],
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof UsernameExistsException) return false;
      throw passwordRefused(error);
    }
  }

  async #attempt(email: string, password: string) {
    try {
      return await this.#client.send(
        new AdminInitiateAuthCommand({
          ...this.#pool,
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME: email, PASSWORD: password },
        }),
      );
    } catch (error) {
      if (isTooManyAttempts(error)) throw error;
      if (
        error instanceof NotAuthorizedException ||
        error instanceof UserNotFoundException ||
        error instanceof PasswordResetRequiredException
      )
        return undefined;
      throw error;
    }
  }
}

/** A password that no policy refuses and nobody gets to know. */
const randomPassword = () => `${randomBytes(32).toString("base64url")}-Aa1`;

function sessionOf(
  answer: { AuthenticationResult?: { IdToken?: string; ExpiresIn?: number } } | undefined,
): Session | undefined {
  const { IdToken, ExpiresIn = 0 } = answer?.AuthenticationResult ?? {};
  return IdToken === undefined ? undefined : { token: IdToken, expiresIn: ExpiresIn };
}

function personOf(attributes: readonly AttributeType[] = [], status: string | undefined): Person {
  const valueOf = (name: string) => attributes.find(({ Name }) => Name === name)?.Value ?? "";
  return {
    userId: valueOf(USER_ID),
    email: valueOf("email"),
    hasPassword: status !== "FORCE_CHANGE_PASSWORD",
  };
}

/** Tells a password that the policy refuses from other errors. */
const passwordRefused = (error: unknown): unknown =>
  error instanceof InvalidPasswordException ? new PasswordRefused(error.message, { cause: error }) : error;
