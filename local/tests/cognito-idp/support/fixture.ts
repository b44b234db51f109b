import assert from "node:assert/strict";
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
  type AuthenticationResultType,
} from "@aws-sdk/client-cognito-identity-provider";
import { cognitoIdp } from "../../../aws/cognito-idp/index.ts";
import type { ServiceFactory } from "../../../contract/service.ts";
import { startTestbed, type Testbed } from "../../support/testbed.ts";

export const POOL = "aws:cognito/userPool:UserPool";
export const CLIENT = "aws:cognito/userPoolClient:UserPoolClient";
export const GROUP = "aws:cognito/userGroup:UserGroup";

export const email = "visitor@example.com";
export const password = "Correct-horse-7";

/** As components/user-pool makes its pools. */
export const poolInputs = {
  usernameAttributes: ["email"],
  usernameConfiguration: { caseSensitive: false },
  autoVerifiedAttributes: ["email"],
  passwordPolicy: {
    minimumLength: 12,
    requireLowercase: true,
    requireUppercase: true,
    requireNumbers: true,
    requireSymbols: false,
    temporaryPasswordValidityDays: 1,
  },
  userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
  verificationMessageTemplate: {
    defaultEmailOption: "CONFIRM_WITH_CODE",
    emailSubject: "Your confirmation code",
    emailMessage: "Your confirmation code is {####}.",
  },
};

export const clientInputs = {
  explicitAuthFlows: [
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
  ],
  preventUserExistenceErrors: "ENABLED",
  readAttributes: ["email", "email_verified"],
  writeAttributes: ["email"],
};

/** A pool with a client on a test bed of its own, and an unmodified SDK client. */
export class Fixture {
  readonly bed: Testbed;
  readonly sdk: CognitoIdentityProviderClient;
  UserPoolId = "";
  ClientId = "";

  private constructor(bed: Testbed) {
    this.bed = bed;
    this.sdk = new CognitoIdentityProviderClient(bed.clientConfig);
  }

  /** @param others Services beside Cognito. */
  static async start(
    pool: object = {},
    client: object = {},
    others: readonly ServiceFactory[] = [],
    service: ServiceFactory = cognitoIdp,
  ): Promise<Fixture> {
    const fixture = new Fixture(await startTestbed([...others, service]));
    fixture.UserPoolId = (await fixture.bed.resources.create(POOL, "users", { ...poolInputs, ...pool })).id;
    fixture.ClientId = (
      await fixture.bed.resources.create(CLIENT, "web", {
        userPoolId: fixture.UserPoolId,
        ...clientInputs,
        ...client,
      })
    ).id;
    return fixture;
  }

  async stop(): Promise<void> {
    this.sdk.destroy();
    await this.bed.stop();
  }

  /** A client of this pool beside the first. */
  async client(name: string, inputs: object): Promise<string> {
    return (
      await this.bed.resources.create(CLIENT, name, {
        userPoolId: this.UserPoolId,
        ...clientInputs,
        ...inputs,
      })
    ).id;
  }

  /** The code in the newest mail to an address. */
  codeFor(address: string): string {
    const mail = this.bed.platform.mailbox.all().findLast(({ to }) => to.includes(address));
    const code = /\b\d{6}\b/.exec(mail?.text ?? "")?.[0];
    assert.ok(code, `there is a mail with a code to ${address}`);
    return code;
  }

  /** A code that is not the one in the newest mail. */
  wrongCodeFor(address: string): string {
    return this.codeFor(address) === "000000" ? "000001" : "000000";
  }

  mailsTo(address: string) {
    return this.bed.platform.mailbox.all().filter(({ to }) => to.includes(address));
  }

  async signUp(address = email, secret = password) {
    return await this.sdk.send(
      new SignUpCommand({ ClientId: this.ClientId, Username: address, Password: secret }),
    );
  }

  /** @returns the user's `sub` */
  async confirmedUser(address = email, secret = password): Promise<string> {
    const { UserSub } = await this.signUp(address, secret);
    await this.confirm(this.ClientId, address, this.codeFor(address));
    assert.ok(UserSub);
    return UserSub;
  }

  async confirm(ClientId: string, Username: string, ConfirmationCode: string): Promise<void> {
    await this.sdk.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
  }

  async signIn(
    address = email,
    secret = password,
    ClientId = this.ClientId,
  ): Promise<Required<AuthenticationResultType>> {
    const { AuthenticationResult } = await this.sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: address, PASSWORD: secret },
      }),
    );
    assert.ok(AuthenticationResult);
    return AuthenticationResult as Required<AuthenticationResultType>;
  }

  async verify(token: string) {
    return await this.bed.capabilities.tokens.verify([this.arn], token);
  }

  get arn(): string {
    return this.bed.resources.get(POOL, "users")["arn"] as string;
  }
}

/** For assert.rejects: code and text of an AWS error. */
export const error = (name: string, message: string | RegExp) => ({ name, message });

/** Reads the claims of a JWT, unverified. */
export function claimsOf(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString()) as Record<
    string,
    unknown
  >;
}
