/** People who sign in: the mail with their code, the groups that they can be in, and the second factor, which visitors choose and members of groups
 * need. docs/decisions/2026-11-29-second-factor.md says why. */
export const users = {
  mailSubject: "Mythical Mysfits: your code / 확인 코드",
  mailText: "Your code is {####}.<br>확인 코드는 {####}입니다.",
  groups: ["admin"],
  mfa: "optional",
} as const;
