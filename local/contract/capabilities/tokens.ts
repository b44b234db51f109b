/** Cognito user pools (`local/aws/cognito-idp`). */
export interface TokenCapability {
  /** Verifies an ID or access token of one of the pools: signature, issuer, expiry, revocation.
   * @param userPoolArns The authorizer's provider ARNs. */
  verify(
    userPoolArns: readonly string[],
    token: string,
  ): Promise<
    | { valid: true; claims: Readonly<Record<string, unknown>>; use: "id" | "access" }
    | { valid: false; reason: string }
  >;
  /** True while the user of a verified token is there and enabled, and the sign-in that the token is of goes on: what
   * {@link TokenCapability.verify} does not look at.
   * @param claims Those of the token. */
  isSignedIn(userPoolArn: string, claims: Readonly<Record<string, unknown>>): boolean;
}
