import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { IdentityPoolArgs, IdentityPoolGrants } from "./args.ts";
import { defaults, guards, poolDefaults } from "./defaults.ts";
import { identityPoolGrants } from "./grants.ts";
import { providerOf, signedInTrust } from "./trust.ts";
import { problems } from "./validate.ts";

export type { IdentityPoolArgs, IdentityPoolGrants, RowAction, Rows, Users } from "./args.ts";

/** AWS credentials for people who are signed in at a user pool, for an hour at a time, in their browser: of one role, which may do nothing but
 * what is granted here, each person to what is theirs. Tokens of one client are taken, and the user pool is asked each time whether the user is
 * there and signed in. There are no guests, and nobody chooses a role.
 *
 * ```ts
 * const users = new UserPool("users");
 * const people = new IdentityPool("people", { users });
 * people.grants.privateFiles(bucket.arn);
 * people.grants.ownRows(drafts, ["GetItem", "PutItem"]);
 * ```
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools-security-best-practices.html */
export class IdentityPool extends pulumi.ComponentResource {
  static readonly token = "mysfits:identity-pool:IdentityPool";

  readonly identityPoolId: pulumi.Output<string>;
  /** Origin where a browser asks for credentials on AWS: for `connect-src` of a Content-Security-Policy. */
  readonly origin: pulumi.Output<string>;
  /** Member of a site's `config.json` that it needs to get credentials. */
  readonly siteConfig: { readonly identityPoolId: pulumi.Output<string> };
  readonly grants: IdentityPoolGrants;
  readonly nodes: {
    readonly identityPool: aws.cognito.IdentityPool;
    /** Role of whoever is signed in. A policy that does not name `${cognito-identity.amazonaws.com:sub}` is everybody's. */
    readonly role: aws.iam.Role;
    readonly roles: aws.cognito.IdentityPoolRoleAttachment;
    /** With `principalTags` only. */
    readonly principalTag: aws.cognito.IdentityPoolProviderPrincipalTag | undefined;
  };

  constructor(name: string, given: IdentityPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super(IdentityPool.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("IdentityPool", name, problems(args));
    const { users, principalTags, tags, transform } = args;
    const child = { parent: this };
    const isTagged = Object.keys(principalTags).length > 0;

    const providerName = providerOf(users.userPoolArn);
    const provider = { providerName, clientId: users.clientId, serverSideTokenCheck: true };
    const identityPool = new aws.cognito.IdentityPool(
      `${name}-pool`,
      transformed(
        this,
        "identityPool",
        {
          ...poolDefaults,
          identityPoolName: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
          cognitoIdentityProviders: [provider],
          tags,
        },
        transform?.identityPool,
        guards.identityPool,
      ),
      child,
    );
    const role = new aws.iam.Role(
      `${name}-signed-in`,
      transformed(
        this,
        "role",
        {
          description: "People who are signed in, each with what is theirs",
          assumeRolePolicy: signedInTrust(identityPool.id, isTagged),
          tags,
        },
        transform?.role,
        guards.role,
      ),
      child,
    );
    const roles = new aws.cognito.IdentityPoolRoleAttachment(
      `${name}-roles`,
      { identityPoolId: identityPool.id, roles: { authenticated: role.arn } },
      child,
    );
    const principalTag = isTagged
      ? new aws.cognito.IdentityPoolProviderPrincipalTag(
          `${name}-tags`,
          {
            identityPoolId: identityPool.id,
            identityProviderName: providerName,
            useDefaults: false,
            principalTags,
          },
          child,
        )
      : undefined;

    this.identityPoolId = identityPool.id;
    this.origin = pulumi.interpolate`https://cognito-identity.${whereabouts(this).region}.amazonaws.com`;
    this.siteConfig = { identityPoolId: identityPool.id };
    this.grants = identityPoolGrants(name, { name: `${name}-signed-in`, role }, this);
    this.nodes = { identityPool, role, roles, principalTag };
    this.registerOutputs({ identityPoolId: this.identityPoolId });
  }
}
