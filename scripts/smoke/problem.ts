/** Thrown when a site does not do as it should. */
export class Problem extends Error {
  /** True when it may pass with a deployment that is under way: it is worth another try. */
  readonly passing: boolean;

  constructor(message: string, options: { readonly passing?: boolean } = {}) {
    super(message);
    this.passing = options.passing ?? false;
  }
}

/** Throws unless something holds.
 * @param message Sentence about what is so instead.
 * @throws Problem */
export function must(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Problem(message);
}
