import type { Mysfit, MysfitSummary } from "./schemas.ts";

/** Filters of a list, by attribute of the table. */
export interface Filters {
  readonly Species?: string;
  readonly GoodEvil?: string;
  readonly LawChaos?: string;
}

/** A mysfit was asked for that is not there. */
export class UnknownMysfit extends Error {}

/** A mysfit belongs to somebody else. */
export class AdoptedBySomebodyElse extends Error {}

/** Store of the service. Every method is safe to call again. */
export interface Repository {
  /** The next mysfits that fit, at most `limit`, and whether there are more after them. */
  list(filters: Filters, limit: number, after?: string): Promise<{ mysfits: MysfitSummary[]; more: boolean }>;
  get(mysfitId: string): Promise<Mysfit | undefined>;
  /** @returns the number of likes. @throws UnknownMysfit @throws Leaving */
  setLike(userId: string, mysfitId: string, liked: boolean): Promise<number>;
  /** @throws UnknownMysfit @throws AdoptedBySomebodyElse @throws Leaving */
  setAdoption(userId: string, mysfitId: string, adopted: boolean): Promise<void>;
  likesOf(userId: string): Promise<string[]>;
  adoptionsOf(userId: string): Promise<string[]>;
  /** Deletes what is kept of a user's adoptions besides them, after they were released. */
  forgetAdoptions(userId: string): Promise<void>;
}
