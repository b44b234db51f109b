import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, type Tags, type Transform } from "../component.ts";
import { grant, type Grantee } from "../grants.ts";
import { clientDefaults, poolDefaults, poolGuards } from "./defaults.ts";

/** Arguments of {@link UserPool}. */
export interface UserPoolArgs {
  /** Subject of the mail with the confirmation code.
   * @default "Your confirmation code" */
  readonly mailSubject?: string;
  /** Text of that mail; `{####}` stands for the code.
   * @default "Your confirmation code is {####}." */
  readonly mailText?: string;
  /** Groups that an administrator can put users into; they arrive as the claim `cognito:groups`.
   * @default none */
  readonly groups?: readonly string[];
  /** Keep the pool and its users: Pulumi's `protect` and Cognito's deletion protection.
   * @default true */
  readonly protect?: boolean;
  readonly tags?: Tags;
  readonly transform?: {
    readonly userPool?: Transform<aws.cognito.UserPoolArgs>;
    readonly client?: Transform<aws.cognito.UserPoolClientArgs>;
  };
}

/** People sign up with their mail address, confirm it with a code and sign in with SRP (the password never leaves the
 * browser). One public client without a secret, for a browser; refresh tokens rotate.
 *
 * ```ts
 * const users = new UserPool("users", { groups: ["admin"], protect: false });
 * export const pool = users.userPoolId;
 * ```
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-security.html */
export class UserPool extends pulumi.ComponentResource {
  static readonly token = "mysfits:user-pool:UserPool";

  readonly userPoolId: pulumi.Output<string>;
  readonly userPoolArn: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  /** Where a browser talks to Cognito: `https://cognito-idp.<region>.amazonaws.com`, or another address if the provider
   * says so. For `connect-src` of a Content-Security-Policy. */
  readonly origin: pulumi.Output<string>;
  /** What a site needs to sign people in: members of its `config.json`. */
  readonly siteConfig: Readonly<
    Record<"userPoolId" | "userPoolClientId" | "userPoolEndpoint", pulumi.Output<string | undefined>>
  >;
  /** {@link origin}, if it is not the one that SDKs know by themselves. */
  readonly customEndpoint: pulumi.Output<string | undefined>;
  readonly grants: {
    /** `AdminGetUser`: the attributes of a user, by name or `sub`. */
    readUser(grantee: Grantee): aws.iam.RolePolicy;
  };
  readonly nodes: {
    readonly userPool: aws.cognito.UserPool;
    readonly client: aws.cognito.UserPoolClient;
    readonly groups: readonly aws.cognito.UserGroup[];
  };

  constructor(name: string, args: UserPoolArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(UserPool.token, name, {}, opts);
    const protect = args.protect ?? true;
    const text = args.mailText ?? "Your confirmation code is {####}.";
    refuse("UserPool", name, [
      !text.includes("{####}") && {
        argument: "mailText",
        must: "contain {####}, the place of the code",
        got: text,
        fix: "add {####} to the text",
      },
      ...(args.groups ?? []).map(
        (group) =>
          !/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(group) && {
            argument: "groups",
            must: "have names of 1 to 128 characters without spaces",
            got: group,
            fix: "rename the group",
          },
      ),
    ]);

    const userPool = new aws.cognito.UserPool(
      `${name}-pool`,
      transformed(
        this,
        "userPool",
        {
          ...poolDefaults,
          deletionProtection: protect ? "ACTIVE" : "INACTIVE",
          verificationMessageTemplate: {
            defaultEmailOption: "CONFIRM_WITH_CODE",
            emailSubject: args.mailSubject ?? "Your confirmation code",
            emailMessage: text,
          },
          tags: args.tags,
        },
        args.transform?.userPool,
        poolGuards,
      ),
      { parent: this, protect },
    );
    const client = new aws.cognito.UserPoolClient(
      `${name}-client`,
      transformed(this, "client", { userPoolId: userPool.id, ...clientDefaults }, args.transform?.client, [
        "preventUserExistenceErrors",
        "enableTokenRevocation",
        "explicitAuthFlows",
      ]),
      { parent: this },
    );
    const groups = (args.groups ?? []).map(
      (group) =>
        new aws.cognito.UserGroup(
          `${name}-group-${group}`,
          { name: group, userPoolId: userPool.id },
          { parent: this },
        ),
    );

    this.nodes = { userPool, client, groups };
    this.grants = {
      readUser: (grantee) =>
        grant(
          `${name}-${grantee.name}-read`,
          grantee,
          { actions: ["cognito-idp:AdminGetUser"], resources: [userPool.arn] },
          this,
        ),
    };
    this.userPoolId = userPool.id;
    this.userPoolArn = userPool.arn;
    this.clientId = client.id;
    this.origin = userPool.endpoint.apply(
      (endpoint) => new URL(endpoint.includes("://") ? endpoint : `https://${endpoint}`).origin,
    );
    this.customEndpoint = this.origin.apply((origin) =>
      /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com(\.cn)?$/.test(origin) ? undefined : origin,
    );
    this.siteConfig = {
      userPoolId: this.userPoolId,
      userPoolClientId: this.clientId,
      userPoolEndpoint: this.customEndpoint,
    };
    this.registerOutputs({
      userPoolId: this.userPoolId,
      userPoolArn: this.userPoolArn,
      clientId: this.clientId,
    });
  }
}
