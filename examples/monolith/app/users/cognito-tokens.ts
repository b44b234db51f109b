import { CognitoJwtVerifier } from "aws-jwt-verify";
import { FetchError, JwtBaseError } from "aws-jwt-verify/error";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { USER_ID_ATTRIBUTE } from "./attribute.ts";
import type { TokenReader } from "./callers.ts";

/** Makes the reader of a pool's ID tokens: signature, issuer, client and time are checked, by keys that are kept.
 * @param origin Where the pool is: the usual address of AWS, or that of an emulator.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html */
export function cognitoTokens(
  { userPoolId, clientId }: { readonly userPoolId: string; readonly clientId: string },
  origin: string,
): TokenReader {
  const fetcher = {
    fetch: async (uri: string) => {
      const answer = await fetch(new URL(new URL(uri).pathname, origin), {
        signal: AbortSignal.timeout(3_000),
      });
      if (!answer.ok) throw new Error(`the keys of ${userPoolId} can't be read: ${answer.status}`);
      return await answer.arrayBuffer();
    },
  };
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, clientId, tokenUse: "id" },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
  return async (token) => {
    if (token.split(".").length !== 3) return undefined;
    try {
      const claims = await verifier.verify(token);
      const { sub, email, [`custom:${USER_ID_ATTRIBUTE}`]: userId = sub } = claims;
      return typeof userId === "string" && typeof email === "string" ? { userId, email } : undefined;
    } catch (error) {
      if (isOfToken(error)) return undefined;
      throw error;
    }
  };
}

/** True when the token is to blame, and not the way to the keys. */
const isOfToken = (error: unknown): boolean =>
  error instanceof JwtBaseError && !(error instanceof FetchError);
