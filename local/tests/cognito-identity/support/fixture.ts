import assert from "node:assert/strict";
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from "@aws-sdk/client-cognito-identity";
import { cognitoIdentity } from "../../../aws/cognito-identity/index.ts";
import type { ServiceFactory } from "../../../contract/service.ts";
import { Fixture as UserPoolFixture } from "../../cognito-idp/support/fixture.ts";

export const POOL = "aws:cognito/identityPool:IdentityPool";
export const ROLES = "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment";
export const TAGS = "aws:cognito/identityPoolProviderPrincipalTag:IdentityPoolProviderPrincipalTag";

/** An identity pool with one user pool client as its provider, and the role `signed-in`, which trusts this pool alone. */
export class Fixture {
  readonly users: UserPoolFixture;
  /** As in a browser: without credentials. */
  readonly sdk: CognitoIdentityClient;
  IdentityPoolId = "";
  roleArn = "";

  private constructor(users: UserPoolFixture) {
    this.users = users;
    const { endpoint, region } = users.bed.clientConfig;
    this.sdk = new CognitoIdentityClient({ endpoint, region, maxAttempts: 1 });
  }

  /** @param others Services beside Cognito. */
  static async start(others: readonly ServiceFactory[] = []): Promise<Fixture> {
    const fixture = new Fixture(await UserPoolFixture.start({}, {}, [...others, cognitoIdentity]));
    fixture.IdentityPoolId = await fixture.pool("people");
    fixture.roleArn = await fixture.role("signed-in", []);
    await fixture.resources.create(ROLES, "people", {
      identityPoolId: fixture.IdentityPoolId,
      roles: { authenticated: fixture.roleArn },
    });
    return fixture;
  }

  async stop(): Promise<void> {
    this.sdk.destroy();
    await this.users.stop();
  }

  get resources() {
    return this.users.bed.resources;
  }

  get provider(): string {
    return `cognito-idp.${this.users.bed.region}.amazonaws.com/${this.users.UserPoolId}`;
  }

  /** @returns the id of a new identity pool */
  async pool(name: string, inputs: object = {}): Promise<string> {
    const { id } = await this.resources.create(POOL, name, {
      identityPoolName: name,
      cognitoIdentityProviders: [
        { providerName: this.provider, clientId: this.users.ClientId, serverSideTokenCheck: true },
      ],
      allowUnauthenticatedIdentities: false,
      ...inputs,
    });
    return id;
  }

  /** Role that whoever is signed in at the identity pool may have. @returns its ARN */
  async role(
    name: string,
    statements: readonly object[],
    {
      actions = ["sts:AssumeRoleWithWebIdentity"],
      conditions = {},
    }: { actions?: string[]; conditions?: object } = {},
  ): Promise<string> {
    const trust = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: "cognito-identity.amazonaws.com" },
          Action: actions,
          Condition: {
            StringEquals: { "cognito-identity.amazonaws.com:aud": this.IdentityPoolId },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
            ...conditions,
          },
        },
      ],
    };
    const role = await this.resources.create("aws:iam/role:Role", name, {
      name,
      assumeRolePolicy: JSON.stringify(trust),
      inlinePolicies: statements.map((statement, index) => ({
        name: `own-${index}`,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      })),
    });
    return role["arn"] as string;
  }

  logins(token: string): Record<string, string> {
    return { [this.provider]: token };
  }

  async identityOf(token: string, IdentityPoolId = this.IdentityPoolId): Promise<string> {
    const { IdentityId } = await this.sdk.send(
      new GetIdCommand({ IdentityPoolId, Logins: this.logins(token) }),
    );
    assert.ok(IdentityId);
    return IdentityId;
  }

  /** As SDKs do it: the identity, then its credentials. */
  async credentialsOf(token: string, CustomRoleArn?: string) {
    const { IdentityId, Credentials } = await this.sdk.send(
      new GetCredentialsForIdentityCommand({
        IdentityId: await this.identityOf(token),
        Logins: this.logins(token),
        CustomRoleArn,
      }),
    );
    assert.ok(IdentityId && Credentials?.AccessKeyId && Credentials.SecretKey && Credentials.Expiration);
    return {
      identityId: IdentityId,
      expiration: Credentials.Expiration,
      credentials: {
        accessKeyId: Credentials.AccessKeyId,
        secretAccessKey: Credentials.SecretKey,
        sessionToken: Credentials.SessionToken,
      },
    };
  }
}

/** For assert.rejects: code and text of an AWS error. */
export const error = (name: string, message: string | RegExp) => ({ name, message });
