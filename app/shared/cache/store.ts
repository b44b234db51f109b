/** Text that a store has in this process's own memory. */
export interface AtHand {
  readonly text: string;
}

/** Place where a cache keeps its texts: Valkey, or this process's own memory. Every call may fail, and may take long: {@link GuardedStore} sees
 * to that. What is kept may vanish at any time. */
export interface CacheStore {
  /** What `get` would answer at this moment, without a call that could fail or take long: the same object for as long as it is the same
   * text. Omit it in a store that has to be asked. */
  atHand?(key: string): AtHand | undefined;
  /** Text of a key; undefined when there is none. */
  get(key: string): Promise<string | undefined>;
  /** Sets a key that is not there, in one step.
   * @param milliseconds Time after which it is gone.
   * @returns undefined when it was set, else what is there. */
  add(key: string, text: string, milliseconds: number): Promise<string | undefined>;
  /** Sets a key that holds `expected`, in one step.
   * @returns False when it holds something else, or nothing: then nothing was set. */
  replace(key: string, expected: string, text: string, milliseconds: number): Promise<boolean>;
  /** Removes a key, whatever it holds. */
  delete(key: string): Promise<void>;
  /** Ends connections. Later calls fail. */
  close(): Promise<void>;
}
