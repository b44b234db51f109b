import type { FastifyInstance, InjectOptions } from "fastify";
import { buildApp } from "../../../../examples/monolith/app/app.ts";
import type { Area } from "../../../../examples/monolith/app/areas.ts";
import type { Database } from "../../../../examples/monolith/app/database/database.ts";
import { Registrations } from "../../../../examples/monolith/app/registrations/registrations.ts";
import { Shop } from "../../../../examples/monolith/app/shop/shop.ts";
import { Callers, type TokenReader } from "../../../../examples/monolith/app/users/callers.ts";
import { MovingAccounts } from "../../../../examples/monolith/app/users/moving-accounts.ts";
import { Sessions } from "../../../../examples/monolith/app/users/sessions.ts";
import { StoredAccounts } from "../../../../examples/monolith/app/users/stored-accounts.ts";
import type { People } from "../../../../examples/monolith/people/people.ts";
import type { OldStore } from "./old-store.ts";

/** Password that the rule takes. */
export const PASSWORD = "Correct-horse-7-battery";

/** Settings of a monolith in a test. */
export interface TestMonolithOptions {
  /** People in the user pool: step 2 and above. @default none: accounts are in the table alone */
  readonly people?: People;
  /** Reader of the pool's tokens. @default none */
  readonly tokens?: TokenReader;
  /** @default all */
  readonly areas?: readonly Area[];
  /** User of the database. @default "monolith" */
  readonly user?: string;
}

/** Answer of a route. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A process of the monolith, in this one. */
export class TestMonolith {
  readonly #database: Database;
  readonly #app: FastifyInstance;

  private constructor(database: Database, app: FastifyInstance) {
    this.#database = database;
    this.#app = app;
  }

  static async start(store: OldStore, options: TestMonolithOptions = {}): Promise<TestMonolith> {
    const { people, tokens, areas, user = "monolith" } = options;
    const database = store.open(user);
    const sessions = new Sessions(database);
    const stored = new StoredAccounts(database, sessions);
    const moving = people && new MovingAccounts(database, stored, people);
    const parts = {
      accounts: moving ?? stored,
      resets: moving,
      callers: new Callers([
        ...(tokens ? [tokens] : []),
        ...(areas && !areas.includes("users")
          ? []
          : [async (token: string) => await sessions.callerOf(token)]),
      ]),
      registrations: new Registrations(database),
      shop: new Shop(database),
    };
    return new TestMonolith(database, await buildApp(parts, {}, areas));
  }

  /** Calls a route.
   * @param token Sent as a bearer token. */
  async call(
    method: "GET" | "POST" | "DELETE",
    path: string,
    { body, token }: { readonly body?: object; readonly token?: string } = {},
  ): Promise<Answer> {
    const request: InjectOptions = {
      method,
      url: path,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body && { payload: body }),
    };
    const { statusCode: status, body: text } = await this.#app.inject(request);
    return { status, body: text === "" ? {} : (JSON.parse(text) as Answer["body"]) };
  }

  async signUp(email: string, password = PASSWORD): Promise<Answer> {
    return await this.call("POST", "/users", { body: { email, password } });
  }

  async signIn(email: string, password = PASSWORD): Promise<Answer> {
    return await this.call("POST", "/sessions", { body: { email, password } });
  }

  /** Signs somebody new up, and in.
   * @returns Their token. */
  async newcomer(email: string): Promise<string> {
    await this.signUp(email);
    return String((await this.signIn(email)).body["token"]);
  }

  async stop(): Promise<void> {
    await this.#app.close();
    await this.#database.close();
  }
}
