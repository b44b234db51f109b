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
}
