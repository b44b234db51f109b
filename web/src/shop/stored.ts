/** Text that this browser stores under a name. A browser that stores nothing keeps it until the page is left. */
export class StoredText {
  readonly #key: string;
  #unstored: string | null = null;

  constructor(key: string) {
    this.#key = key;
  }

  get(): string | null {
    if (this.#unstored !== null) return this.#unstored;
    try {
      return localStorage.getItem(this.#key);
    } catch {
      return null;
    }
  }

  /** @param text null removes it. */
  set(text: string | null): void {
    this.#unstored = text;
    try {
      if (text === null) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, text);
      this.#unstored = null;
    } catch {
      // It stays here.
    }
  }
}
