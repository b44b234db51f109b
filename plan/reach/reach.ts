/** One answer to "who can reach what". */
export interface Reach {
  /** "anybody", "signed-in users", "api-link" */
  readonly who: string;
  /** "POST /questions of api-rest-api", "service on tcp 8080" */
  readonly what: string;
  /** True when it is open to everybody on the Internet. */
  readonly open: boolean;
}
