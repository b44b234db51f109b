import { Secret, TOTP } from "otpauth";
import type { SoftwareToken } from "../records.ts";

/** Bytes of a token's secret. */
const SECRET_BYTES = 32;
/** Seconds that a code is shown. */
const PERIOD = 30;
/** Codes before and after the present one that are taken: clocks differ. */
const WINDOW = 1;

/** The secret of a new token, base 32.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html */
export const newTokenSecret = () => new Secret({ size: SECRET_BYTES }).base32;

/** Checks a code of six digits. Each is taken once, and none from before one that was taken.
 * @returns The token once the code is used; "wrong", or "used" for a code that was taken before. */
export function useTokenCode(token: SoftwareToken, code: string): SoftwareToken | "wrong" | "used" {
  if (!/^\d{6}$/.test(code)) return "wrong";
  const timestamp = Date.now();
  const delta = TOTP.validate({
    token: code,
    secret: Secret.fromBase32(token.secret),
    period: PERIOD,
    window: WINDOW,
    timestamp,
  });
  if (delta === null) return "wrong";
  const counter = TOTP.counter({ period: PERIOD, timestamp }) + delta;
  if (counter <= (token.lastCounter ?? -Infinity)) return "used";
  return { ...token, lastCounter: counter };
}
