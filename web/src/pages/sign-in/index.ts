import "../../i18n/account/index.ts";

export { Confirm } from "./confirm.tsx";
export { Register } from "./register.tsx";
export { SignIn } from "./sign-in.tsx";
