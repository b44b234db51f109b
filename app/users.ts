/** People who sign in: the first mail that they get, and the groups that they can be in. */
export const users = { mailSubject: "Welcome to Mythical Mysfits", groups: ["admin"] };
