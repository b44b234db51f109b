import { fetchMFAPreference, setUpTOTP, updateMFAPreference, verifyTOTPSetup } from "aws-amplify/auth";
import { ISSUER } from "./sign-in.ts";

/** True when codes of an authenticator app are asked for at each sign-in. */
export async function hasSecondFactor(): Promise<boolean> {
  const { enabled = [] } = await fetchMFAPreference();
  return enabled.includes("TOTP");
}

/** Begins to set up an authenticator app.
 * @returns Its secret, and the same as an address that apps read from a QR code. */
export async function beginSecondFactor(email: string): Promise<{ secret: string; uri: string }> {
  const details = await setUpTOTP();
  return { secret: details.sharedSecret, uri: details.getSetupUri(ISSUER, email).toString() };
}

/** Asks for codes of the app from now on, once it has shown one. */
export async function turnSecondFactorOn(code: string): Promise<void> {
  await verifyTOTPSetup({ code });
  await updateMFAPreference({ totp: "PREFERRED" });
}

/** Asks for the password alone from now on. */
export async function turnSecondFactorOff(): Promise<void> {
  await updateMFAPreference({ totp: "DISABLED" });
}
