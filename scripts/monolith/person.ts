import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "./client.ts";

/** Milliseconds that a registration may be on its way from one side to the other, and between two looks. */
const ON_ITS_WAY = 5_000;
const LOOK = 50;
/** Wrong passwords that somebody tries in all: Cognito locks an account for a time from the fifth one on, and so turns its owner away.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html */
const GUESSES = 3;

/** An order, as the API tells it. */
interface Order {
  readonly orderId: string;
  readonly itemId: string;
  readonly quantity: number;
  readonly total: { readonly amount: number; readonly currency: string };
}

interface Item {
  readonly itemId: string;
  readonly price: Order["total"];
  readonly stock: number;
}

/** Somebody with an account, who keeps every receipt and looks whether the system does too. */
export class Person {
  readonly email = `${randomUUID()}@example.com`;
  #password = `Correct-horse-${randomUUID()}`;
  readonly #client: Client;
  /** Orders that were answered with 201. */
  readonly #orders: Order[] = [];
  #userId: string | undefined;
  #registrationId: string | undefined;
  #token: string | undefined;
  /** Wrong passwords that were tried. */
  #guesses = 0;
  /** Time of the last sign-in, of `performance.now()`. */
  signedInAt = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  async signUp(): Promise<void> {
    const body = { email: this.email, password: this.#password };
    const { userId } = await this.#client.ask<{ userId: string }>("POST /users", { body, expected: 201 });
    this.#userId = userId;
  }

  /** An address has one account. */
  async signUpAgain(): Promise<void> {
    const body = { email: this.email, password: this.#password };
    await this.#client.ask("POST /users", { body, expected: 409 });
  }

  /** Signs in, and looks whether it is the same account as ever. */
  async signIn(): Promise<void> {
    const body = { email: this.email, password: this.#password };
    const { token } = await this.#client.ask<{ token: string }>("POST /sessions", { body, expected: 200 });
    this.#token = token;
    this.signedInAt = performance.now();
    const me = await this.#get<{ userId: string; email: string }>("/me");
    if (me.email !== this.email || me.userId !== this.#userId)
      this.#client.refuse("GET /me", `is ${JSON.stringify(me)}, not ${this.#userId} (${this.email})`);
  }

  /** Somebody who has another password, or no token, gets in nowhere. */
  async tryWithoutRight(): Promise<void> {
    const body = { email: this.email, password: `Wrong-horse-${randomUUID()}` };
    if (this.#guesses++ < GUESSES) await this.#client.ask("POST /sessions", { body, expected: 401 });
    for (const path of ["/me", "/me/orders", "/me/registrations"])
      await this.#client.ask(`GET ${path}`, { expected: 401 });
  }

  /** Who has no password of their own in the pool, and no old one any more, is not let in before they have proved who they are. */
  async comeTooLate(): Promise<void> {
    const body = { email: this.email, password: this.#password };
    await this.#client.ask("POST /sessions", { body, expected: 401 });
  }

  /** Proves with a mailed code that the address is theirs, and has another password from then on.
   * @param codeFor Reads the mail. */
  async resetPassword(codeFor: (email: string) => Promise<string>): Promise<void> {
    const { email } = this;
    await this.#client.ask("POST /users/password-reset", { body: { email }, expected: 202 });
    const password = `Better-horse-${randomUUID()}`;
    const body = { email, code: await codeFor(email), password };
    await this.#client.ask("POST /users/password-reset/confirm", { body, expected: 200 });
    const old = { email, password: this.#password };
    await this.#client.ask("POST /sessions", { body: old, expected: 401 });
    this.#password = password;
  }

  async signOut(): Promise<void> {
    await this.#client.ask("DELETE /sessions", { token: this.#token, expected: 204 });
    this.#token = undefined;
  }

  /** Looks at all collections and at what is in one of them. @returns The item that there is most of. */
  async browse(): Promise<Item> {
    const { collections } = await this.#get<{ collections: { name: string }[] }>("/collections");
    const names = collections.map(({ name }) => name).toSorted();
    if (names.join(" ") !== "hats jackets sneakers womens mens".split(" ").toSorted().join(" "))
      this.#client.refuse("GET /collections", `has ${names.join(" ")}`);
    const name = names[Math.floor(Math.random() * names.length)] ?? "";
    const { items } = await this.#get<{ items: Item[] }>(`/collections/${name}`);
    const [item] = items.toSorted((one, other) => other.stock - one.stock);
    return item ?? this.#client.refuse(`GET /collections/${name}`, "has no items");
  }

  async order(): Promise<void> {
    const { itemId, price } = await this.browse();
    const order = await this.#client.ask<Order>("POST /orders", {
      token: this.#token,
      body: { itemId, quantity: 2 },
      expected: 201,
    });
    this.#orders.push(order);
    if (order.total.amount !== 2 * price.amount)
      this.#client.refuse("POST /orders", `costs ${order.total.amount}, twice ${price.amount}`);
  }

  /** Looks whether all orders are there, once each, and no other. */
  async checkOrders(): Promise<void> {
    const { orders } = await this.#get<{ orders: Order[] }>("/me/orders");
    const ids = (list: readonly Order[]) =>
      list
        .map(({ orderId }) => orderId)
        .toSorted()
        .join(" ");
    if (ids(orders) !== ids(this.#orders))
      this.#client.refuse("GET /me/orders", `has ${ids(orders)}, ordered was ${ids(this.#orders)}`);
  }

  /** An address registers once. */
  async register(): Promise<void> {
    const body = { name: "Someone", email: this.email, mobile: "+82 10 0000 0000" };
    const { registrationId } = await this.#client.ask<{ registrationId: string }>("POST /registrations", {
      body,
      expected: 201,
    });
    this.#registrationId = registrationId;
  }

  async registerAgain(): Promise<void> {
    const body = { name: "Someone else", email: this.email, mobile: "+82 10 0000 0001" };
    await this.#client.ask("POST /registrations", { body, expected: 409 });
  }

  /** Looks whether the registration is there, once. In the moment in which the sides change, one that was made just before is on its way. */
  async checkRegistrations(): Promise<void> {
    const since = performance.now();
    let ids = await this.#registrationIds();
    if (ids === "" && this.#registrationId !== undefined) {
      while (ids === "" && performance.now() - since < ON_ITS_WAY) {
        await delay(LOOK);
        ids = await this.#registrationIds();
      }
      this.#client.excuse("GET /me/registrations", performance.now() - since);
    }
    if (ids !== (this.#registrationId ?? ""))
      this.#client.refuse(
        "GET /me/registrations",
        `has "${ids}", registered was "${this.#registrationId ?? ""}"`,
      );
  }

  async #registrationIds(): Promise<string> {
    type Answer = { registrations: { registrationId: string }[] };
    const { registrations } = await this.#get<Answer>("/me/registrations");
    return registrations.map(({ registrationId }) => registrationId).join(" ");
  }

  async #get<T>(path: string): Promise<T> {
    return await this.#client.ask<T>(`GET ${path}`, { token: this.#token, expected: 200 });
  }
}
