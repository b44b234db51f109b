/** Reads tokens of a small language one after the other. */
export class Tokens {
  readonly #tokens: readonly string[];
  readonly #refuse: (at: string) => Error;
  #next = 0;

  /** @param pattern Global; matches one token, without the space around it.
   * @param refuse Makes the error for a token that is in the wrong place; "the end" for the end. */
  constructor(text: string, pattern: RegExp, refuse: (at: string) => Error) {
    this.#refuse = refuse;
    this.#tokens = [...text.matchAll(pattern)].map(([token]) => token);
    const kept = this.#tokens.join("").replaceAll(/\s/g, "");
    const given = text.replaceAll(/\s/g, "");
    if (kept !== given) throw refuse(given.slice(0, 40));
  }

  /** Takes the next token if it is one of these. */
  take(...wanted: readonly string[]): string | undefined {
    const token = this.#tokens[this.#next];
    if (token === undefined || !wanted.includes(token)) return undefined;
    this.#next++;
    return token;
  }

  /** Takes the next token, whatever it is. @throws the refusal at the end. */
  any(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.#refuse("the end");
    this.#next++;
    return token;
  }

  /** Takes this token. @throws the refusal when it is another one. */
  expect(token: string): void {
    if (this.take(token) === undefined) throw this.#refuse(this.#tokens[this.#next] ?? "the end");
  }

  /** @throws the refusal when something is left. */
  end(): void {
    if (this.#next < this.#tokens.length) throw this.#refuse(this.#tokens[this.#next] ?? "");
  }
}
