import { runtime, util, type Context } from "@aws-appsync/utils";

/** `myEvent`: the registration of the caller's verified address. */
export function request(context: Context) {
  const { claims } = context.identity as unknown as {
    readonly claims: { readonly email?: string; readonly email_verified?: boolean | string };
  };
  if (!claims.email || `${claims.email_verified}` !== "true") runtime.earlyReturn(null);
  return {
    operation: "GetItem",
    key: util.dynamodb.toMapValues({ email: claims.email?.toLowerCase() }),
    consistentRead: true,
  };
}

/** The registration, or nothing. */
export function response(context: Context) {
  const result: unknown = context.result;
  const { error } = context;
  if (error) util.error(error.message, error.type);
  return result;
}
