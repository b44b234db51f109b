/** Page to go to after a sign-in. Only paths of this site: `//elsewhere` would leave it, and so would a backslash. */
export const nextPage = (next: string): string => (/^\/(?![/\\])/.test(next) ? next : "/");
