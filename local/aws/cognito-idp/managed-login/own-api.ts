import { jsonCall } from "../../../delivery/destinations.ts";
import { secretHash } from "../calling-client.ts";
import type { ClientRecord } from "../records.ts";
import type { Visit } from "./visit.ts";

/** Calls an operation of Cognito's own API for a page, as an application would: with all that it checks, counts and triggers.
 * @param input Members beside the client and its secret's hash.
 * @throws AwsError as the operation does */
export async function callOwnApi(
  { platform, pool }: Visit,
  client: ClientRecord,
  operation: "SignUp" | "ConfirmSignUp" | "ForgotPassword" | "ConfirmForgotPassword",
  input: { readonly Username: string; readonly [member: string]: unknown },
): Promise<void> {
  const { gateway, iam } = platform.capabilities;
  const { SECRET_HASH: SecretHash } = secretHash(client, input.Username);
  await gateway.call(
    iam.servicePrincipal("cognito-idp.amazonaws.com", pool.arn),
    "cognito-idp",
    jsonCall(pool.region, `AWSCognitoIdentityProviderService.${operation}`, {
      ClientId: client.id,
      SecretHash,
      ...input,
    }),
  );
}
