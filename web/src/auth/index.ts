// All that talks to Cognito, and the texts of its errors: one piece that is loaded when somebody signs in.
import "../i18n/account/index.ts";

export { changeAddress, confirmAddress } from "./address.ts";
export { configure } from "./amplify.ts";
export { deleteAccount, ownAttributes, setMailLanguage } from "./own-account.ts";
export { addPasskey, listPasskeys, removePasskey, type Passkey } from "./passkeys.ts";
export { changePassword, forgotPassword, replacePassword } from "./password.ts";
export {
  beginSecondFactor,
  hasSecondFactor,
  turnSecondFactorOff,
  turnSecondFactorOn,
} from "./second-factor.ts";
export { currentUser, forget, idToken, signOut, signOutEverywhere } from "./session.ts";
export {
  answer,
  signIn,
  signInWithPasskey,
  type FirstFactor,
  type SecondFactor,
  type Step,
} from "./sign-in.ts";
export { confirm, resendCode, signUp } from "./sign-up.ts";
