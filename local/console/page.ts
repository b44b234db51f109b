import type { ConsoleData } from "./data.ts";
import type { Markup } from "./markup.ts";

/** One page of the console: what it is called, where its data come from, and how they are shown. Each is a file of `pages/`.
 * @typeParam Data What it shows. @typeParam Outcome What became of a button on it. */
export interface Page<Data, Outcome = never> {
  /** `/mails` */
  readonly path: string;
  /** In the row of tabs, and in the window's title. */
  readonly tab: string;
  /** Reads what it shows now. */
  data(cloud: ConsoleData, query: Query): Data | Promise<Data>;
  render(data: Data, query: Query, outcome?: Outcome): Markup;
  /** The same for programs, by path. */
  readonly json?: Readonly<Record<string, (cloud: ConsoleData, query: Query) => unknown>>;
  /** One thing of it, at its path and an id: `/mails/<id>`. */
  readonly item?: Item;
  /** Action of its buttons. */
  readonly action?: Action<Outcome>;
}

/** A page as the server keeps it: what it shows is its own matter. */
export type AnyPage = Page<unknown, unknown>;

/** A thing of a page. */
export interface Item<Thing = unknown> {
  /** Undefined when there is no such thing. */
  find(cloud: ConsoleData, id: string): Thing | undefined;
  title(thing: Thing): string;
  render(thing: Thing): Markup;
  /** True when `/api` before the path answers it as JSON. @default false */
  readonly isJson?: boolean;
}

/** Action of a POST: from a form of the page at the page's own path, or from a program. */
export interface Action<Outcome> {
  /** For programs: `/api/replay`. */
  readonly path: string;
  /** @throws Refusal for a request that names what is not there. */
  run(cloud: ConsoleData, query: Query): Promise<Outcome>;
  /** The outcome for a program. @throws Refusal where that is no success. @default the outcome itself */
  json?(outcome: Outcome): unknown;
}

/** A request that can't be done, with the status that says why. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Parameters of the address. */
export class Query {
  readonly #parameters: URLSearchParams;

  constructor(parameters: URLSearchParams) {
    this.#parameters = parameters;
  }

  /** A parameter's text; undefined when it is not given. */
  text(name: string): string | undefined {
    return this.#parameters.get(name) ?? undefined;
  }

  /** A whole number from 1. @throws Refusal (400) for anything else. */
  count(name: string, usual: number): number {
    const text = this.text(name);
    if (text === undefined) return usual;
    if (!/^[1-9]\d{0,5}$/.test(text))
      throw new Refusal(400, `${name} must be a whole number from 1 (got "${text}")`);
    return Number(text);
  }
}

/** Lines of JSON, for what is a list without an end. */
export class JsonLines {
  readonly values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}
