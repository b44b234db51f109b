import { util, type Context } from "@aws-appsync/utils";
import { emailPattern } from "../../shared/email-pattern.ts";

interface Input {
  readonly email: string;
  readonly name: string;
  readonly mobile: string;
}
interface Claims {
  readonly email?: string;
  readonly email_verified?: boolean | string;
}
interface User {
  readonly claims: Claims;
  readonly groups: string[] | null;
}

/** `createEvent`: registers the caller, or for an administrator anybody. The first registration of an address wins. */
export function request(context: Context<{ input: Input }>) {
  const { input } = context.args;
  const user = context.identity as unknown as User;
  const email = input.email.trim().toLowerCase();
  const isOwn = user.claims.email?.toLowerCase() === email && `${user.claims.email_verified}` === "true";
  if (!isOwn && !(user.groups ?? []).some((group) => group === "admin"))
    util.error("input.email must be your own verified address", "Unauthorized", null, { field: "email" });
  if (!util.matches(emailPattern, email))
    util.error("input.email must be a mail address", "BadRequest", null, { field: "email" });
  const name = input.name.trim();
  if (!util.matches("^[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]{1,100}$", name))
    util.error("input.name must be 1 to 100 characters without control characters", "BadRequest", null, {
      field: "name",
    });
  const digits = input.mobile.trim().replaceAll("-", "");
  const isKorean = util.matches("^01[016789]\\d{7,8}$", digits);
  const mobile = isKorean ? `+82${digits.slice(1)}` : digits;
  if (!util.matches("^\\+[1-9]\\d{6,14}$", mobile))
    util.error(
      "input.mobile must be an international number like +821012345678, or a Korean one like 010-1234-5678",
      "BadRequest",
      null,
      {
        field: "mobile",
      },
    );
  return {
    operation: "PutItem",
    key: util.dynamodb.toMapValues({ email }),
    attributeValues: util.dynamodb.toMapValues({
      name,
      mobile,
      language: "en",
      registeredAt: util.time.nowISO8601(),
    }),
    condition: { expression: "attribute_not_exists(email)" },
  };
}

/** The new registration. */
export function response(context: Context) {
  const result: unknown = context.result;
  const { error } = context;
  if (error && error.type === "DynamoDB:ConditionalCheckFailedException")
    util.error("This address is registered already", "AlreadyRegistered");
  if (error) util.error(error.message, error.type);
  return result;
}
