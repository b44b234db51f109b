/** People who sign in: the mail with their code, and the groups that they can be in, in which somebody with a second factor is alone.
 * There is none yet: docs/decisions/2026-11-29-second-factor.md says why. */
export const users = {
  mailSubject: "Mythical Mysfits: your code / 확인 코드",
  mailText: "Your code is {####}.<br>확인 코드는 {####}입니다.",
  groups: ["admin"],
  mfa: "off",
} as const;
