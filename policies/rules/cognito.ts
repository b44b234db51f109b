import { isTrue, must, type Rule } from "../rule.ts";

const pools = ["aws:cognito/userPool:UserPool"];
const clients = ["aws:cognito/userPoolClient:UserPoolClient"];

/** Rules of user pools and identity pools. */
export const cognito: readonly Rule[] = [
  {
    id: "cognito-password",
    title: "Passwords have 14 characters or more",
    number: 43,
    sources: ["prowler cognito_user_pool_password_policy_minimum_length_14", "Cognito.3"],
    severity: "medium",
    types: pools,
    check: (pool) =>
      must(
        pool,
        "passwordPolicy.minimumLength",
        (length) => typeof length === "number" && length >= 14,
        "use 14 or more",
      ),
  },
  {
    id: "cognito-mfa",
    title: "People can sign in with a second factor",
    number: 43,
    sources: ["cfn F78", "Cognito.4"],
    severity: "medium",
    types: pools,
    check: (pool) =>
      must(
        pool,
        "mfaConfiguration",
        (mfa) => mfa === "ON" || mfa === "OPTIONAL",
        "use OPTIONAL with an authenticator application, or ON",
      ),
  },
  {
    id: "cognito-threat-protection",
    title: "Sign-ins that look like an attack are stopped",
    number: 43,
    sources: ["Cognito.1"],
    severity: "low",
    types: pools,
    check: (pool) =>
      must(
        pool,
        "userPoolAddOns.advancedSecurityMode",
        (mode) => mode === "ENFORCED",
        "use ENFORCED (it needs the tier PLUS)",
      ),
  },
  {
    id: "cognito-deletion-protection",
    title: "A user pool is protected from deletion",
    number: 43,
    sources: ["prowler cognito_user_pool_deletion_protection_enabled", "Cognito.5"],
    severity: "high",
    types: pools,
    check: (pool) => must(pool, "deletionProtection", (protection) => protection === "ACTIVE", "use ACTIVE"),
  },
  {
    id: "cognito-no-existence-errors",
    title: "Nobody learns from an error who has an account",
    number: 43,
    sources: ["prowler cognito_user_pool_client_prevent_user_existence_errors"],
    severity: "medium",
    types: clients,
    check: (client) =>
      must(client, "preventUserExistenceErrors", (prevent) => prevent === "ENABLED", "use ENABLED"),
  },
  {
    id: "cognito-token-revocation",
    title: "Tokens can be revoked",
    number: 43,
    sources: ["prowler cognito_user_pool_client_token_revocation_enabled"],
    severity: "medium",
    types: clients,
    check: (client) => must(client, "enableTokenRevocation", isTrue, "set it to true"),
  },
  {
    id: "cognito-no-guests",
    title: "An identity pool gives no credentials to strangers",
    number: 44,
    sources: ["CKV_AWS_366", "cfn W57", "Cognito.2"],
    severity: "high",
    types: ["aws:cognito/identityPool:IdentityPool"],
    check: (pool) =>
      must(pool, "allowUnauthenticatedIdentities", (allow) => allow !== true, "set it to false"),
  },
];
