import type { Person } from "./person.ts";

/** Something that people do; every one of them has to go well at every step of the ladder. */
export interface Visit {
  /** In words, after "somebody": `comes for the first time`. */
  readonly name: string;
  readonly run: (person: Person) => Promise<void>;
}

/** Visit of somebody who has no account yet. */
export const firstVisit: Visit = {
  name: "comes for the first time, buys and registers",
  run: async (person) => {
    await person.signUp();
    await person.signIn();
    await person.order();
    await person.checkOrders();
    await person.register();
    await person.checkRegistrations();
    await person.signOut();
  },
};

/** Visit of somebody who came at another step: everything is as it was left. */
export const nextVisit: Visit = {
  name: "comes again, finds everything and buys more",
  run: async (person) => {
    await person.signIn();
    await person.checkOrders();
    await person.checkRegistrations();
    await person.order();
    await person.checkOrders();
    await person.signOut();
  },
};

/** Visit that must not succeed. */
export const wrongVisit: Visit = {
  name: "is refused what is not theirs, and what can be had once",
  run: async (person) => {
    await person.signUpAgain();
    await person.registerAgain();
    await person.tryWithoutRight();
  },
};
