import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { USER_ID_ATTRIBUTE } from "../../../../examples/monolith/app/users/attribute.ts";
import { People } from "../../../../examples/monolith/people/people.ts";
import { Fixture } from "../../../../local/tests/cognito-idp/support/fixture.ts";

/** A user pool of the local cloud as the ladder has it, through an unmodified SDK client. */
export class Pool {
  readonly #fixture: Fixture;
  readonly people: People;

  private constructor(fixture: Fixture) {
    this.#fixture = fixture;
    this.people = new People(fixture.sdk, { userPoolId: fixture.UserPoolId, clientId: fixture.ClientId });
  }

  static async start(): Promise<Pool> {
    const fixture = await Fixture.start(
      {
        schemas: [
          {
            name: USER_ID_ATTRIBUTE,
            attributeDataType: "String",
            mutable: false,
            required: false,
            stringAttributeConstraints: { minLength: "0", maxLength: "36" },
          },
        ],
        accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
      },
      {
        explicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        readAttributes: ["email", "email_verified", `custom:${USER_ID_ATTRIBUTE}`],
      },
    );
    return new Pool(fixture);
  }

  /** Client of the operator, to do what the ladder does not. */
  get sdk(): CognitoIdentityProviderClient {
    return this.#fixture.sdk;
  }

  /** Where the pool answers. */
  get origin(): string {
    return this.#fixture.bed.endpoint;
  }

  get userPoolId(): string {
    return this.#fixture.UserPoolId;
  }

  get clientId(): string {
    return this.#fixture.ClientId;
  }

  /** The code in the newest mail to an address. */
  codeFor(address: string): string {
    return this.#fixture.codeFor(address);
  }

  /** Number of mails to an address. */
  mailsTo(address: string): number {
    return this.#fixture.mailsTo(address).length;
  }

  async stop(): Promise<void> {
    await this.#fixture.stop();
  }
}
