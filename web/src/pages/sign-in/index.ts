import "../../i18n/account/index.ts";
import "./sign-in.css";

export { Confirm } from "./confirm.tsx";
export { ForgotPassword } from "./forgot-password.tsx";
export { Register } from "./register.tsx";
export { SignIn } from "./sign-in.tsx";
