/** Who is signed in. `groups` says what to show, not what is allowed: the services look at the token themselves. */
export interface SignedInUser {
  readonly email: string;
  readonly groups: readonly string[];
  /** When they signed in with all that it takes, in milliseconds since 1970. */
  readonly signedInAt: number;
}
