import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import { grant, type Grantee } from "../parts/grants.ts";
import { signInAlarms } from "./alarms.ts";
import type { UserPoolArgs } from "./args.ts";
import { clientDefaults, defaults, guards, poolDefaults } from "./defaults.ts";
import { emailConfiguration } from "./sender.ts";
import { admitPool, lambdaConfig } from "./triggers.ts";
import { problems } from "./validate.ts";

export type { UserPoolArgs, UserPoolTriggers } from "./args.ts";
export type { CodeSender } from "./sender.ts";

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
  /** Origin where a browser talks to Cognito: `https://cognito-idp.<region>.amazonaws.com`, or another address if the provider
   * says so. For `connect-src` of a Content-Security-Policy. */
  readonly origin: pulumi.Output<string>;
  /** Members of a site's `config.json` that it needs to sign people in. `userPoolEndpoint` is {@link origin}, if it is not the address
   * that SDKs know by themselves. */
  readonly siteConfig: {
    readonly userPoolId: pulumi.Output<string>;
    readonly userPoolClientId: pulumi.Output<string>;
    readonly userPoolEndpoint: pulumi.Output<string | undefined>;
    /** Only with `passkeys`. */
    readonly passkeyDomain: pulumi.Input<string> | undefined;
  };
  readonly grants: {
    /** `AdminGetUser`: the attributes of a user, by name or `sub`. */
    readUser(grantee: Grantee): aws.iam.RolePolicy;
  };
  readonly nodes: {
    readonly userPool: aws.cognito.UserPool;
    readonly client: aws.cognito.UserPoolClient;
    readonly groups: readonly aws.cognito.UserGroup[];
    /** With `managedLogin` only. */
    readonly domain: aws.cognito.UserPoolDomain | undefined;
  };

  constructor(name: string, given: UserPoolArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(UserPool.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("UserPool", name, problems(args));
    const { protect } = args;
    const child = { parent: this };

    const { mailBy, sender, triggers = {}, managedLogin } = args;
    const mails = mailBy === "sender" && sender ? emailConfiguration(name, sender, this) : undefined;
    const userPool = new aws.cognito.UserPool(
      `${name}-pool`,
      transformed(
        this,
        "userPool",
        { ...poolDefaults(args), emailConfiguration: mails, lambdaConfig: lambdaConfig(triggers) },
        args.transform?.userPool,
        guards.userPool,
      ),
      { ...child, protect },
    );
    const client = new aws.cognito.UserPoolClient(
      `${name}-client`,
      transformed(
        this,
        "client",
        { userPoolId: userPool.id, ...clientDefaults(args) },
        args.transform?.client,
        guards.client,
      ),
      child,
    );
    const groups = args.groups.map(
      (group) =>
        new aws.cognito.UserGroup(`${name}-group-${group}`, { name: group, userPoolId: userPool.id }, child),
    );

    admitPool(triggers, userPool, this);
    const domain =
      managedLogin &&
      new aws.cognito.UserPoolDomain(
        `${name}-domain`,
        { domain: managedLogin.prefix, userPoolId: userPool.id, managedLoginVersion: 2 },
        child,
      );

    signInAlarms(name, args, { userPool, client }, this);

    this.userPoolId = userPool.id;
    this.userPoolArn = userPool.arn;
    this.clientId = client.id;
    this.origin = userPool.endpoint.apply(originOf);
    this.siteConfig = {
      userPoolId: userPool.id,
      userPoolClientId: client.id,
      userPoolEndpoint: this.origin.apply((origin) => (isUsual(origin) ? undefined : origin)),
      passkeyDomain: args.passkeys?.relyingPartyId,
    };
    const readUser = { actions: ["cognito-idp:AdminGetUser"], resources: [userPool.arn] };
    this.grants = { readUser: (grantee) => grant(`${name}-${grantee.name}-read`, grantee, readUser, this) };
    this.nodes = { userPool, client, groups, domain };
    this.registerOutputs({ userPoolId: userPool.id, userPoolArn: userPool.arn, clientId: client.id });
  }
}

/** The provider answers a host name on AWS; an emulator may answer a URL. */
const originOf = (endpoint: string) =>
  new URL(endpoint.includes("://") ? endpoint : `https://${endpoint}`).origin;

/** True for the address that SDKs know by themselves. */
const isUsual = (origin: string) => /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com(\.cn)?$/.test(origin);
