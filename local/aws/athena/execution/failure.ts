/** Whose fault a failure is, in Athena's numbers.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_AthenaError.html */
export const CATEGORY = { system: 1, user: 2, other: 3 } as const;

/** Why a query failed, in Athena's words: `TABLE_NOT_FOUND: line 1:15: Table … does not exist`. */
export class QueryFailure extends Error {
  override readonly name = "QueryFailure";
  readonly category: number;

  constructor(message: string, category: number = CATEGORY.user) {
    super(message);
    this.category = category;
  }
}

/** A query that was ended from outside: by its caller, or by a limit. */
export class QueryCancelled extends Error {
  override readonly name = "QueryCancelled";
}
