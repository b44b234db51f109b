import { setTimeout as delay } from "node:timers/promises";
import type { ConsoleResource } from "../../../local/console/data.ts";
import type { Mail } from "../../../local/observe/mailbox.ts";
import type { Running } from "../../../local/start/running.ts";
import { registerAdministrator } from "../support/administrator.ts";
import { RunningCopy } from "../support/running-copy.ts";
import { registerUser, type User } from "../support/user.ts";

/** Something that people, or the application by itself, do with a running copy, and what must come of it. */
export interface Journey {
  /** Short: `registration`. */
  readonly name: string;
  /** `first`: harmless to the others. `fault`: takes something away first, and comes after all others. `long`: a fault that takes minutes. */
  readonly kind: "first" | "fault" | "long";
  /** True when it looks at what came of the start and of the people's sign-up, and does nothing. */
  readonly looksBack?: boolean;
  /** True when the stage has what it is about. Always, unless given. */
  readonly applies?: (resources: readonly ConsoleResource[]) => boolean;
  /** @throws Error when what must come of it does not. */
  run(visit: Visit): Promise<void>;
}

/** Decides how long a journey waits for what must come. */
export interface Patience {
  /** True when it won't come any more. */
  isOver(startedAt: number): boolean;
}

/** What all journeys in a copy share. */
interface Known {
  user?: Promise<User>;
  admin?: Promise<User>;
  leaver?: Promise<User>;
  resources?: Promise<readonly ConsoleResource[]>;
  confirmed?: Promise<number>;
}

/** A copy as journeys use it. */
export class Visit extends RunningCopy {
  override readonly running: Running;
  readonly #patience: Patience;
  readonly #known: Known;

  constructor(running: Running, patience: Patience, known: Known = {}) {
    super();
    this.running = running;
    this.#patience = patience;
    this.#known = known;
  }

  /** The same copy with the same people, for a journey that waits for another time. */
  with(patience: Patience): Visit {
    return new Visit(this.running, patience, this.#known);
  }

  /** Options of SDK clients, as the operator.
   * @param region The program's, unless given. */
  client(region: string = this.running.region) {
    return { region, endpoint: this.running.aws, credentials: this.running.operator, maxAttempts: 1 };
  }

  /** Waits for something to come of what was done.
   * @param read Answers undefined as long as it is not there. What it throws counts as that.
   * @throws Error when it does not come. */
  async until<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
    const startedAt = performance.now();
    let reason = "";
    for (;;) {
      const value = await read().catch((error: unknown) => void (reason = `: ${(error as Error).message}`));
      if (value !== undefined) return value;
      if (this.#patience.isOver(startedAt)) throw new Error(`${what} did not come${reason}`);
      // Other processes tell of nothing.
      await delay(100);
    }
  }

  /** Waits for a mail. */
  async mail(what: string, is: (mail: Mail) => boolean): Promise<Mail> {
    return await this.until(what, async () => (await this.console<Mail[]>("/api/mails")).find(is));
  }

  /** Sends JSON to the site, again where it can't answer at the moment. @throws Error when the answer has another status. */
  async send(path: string, options: SendOptions): Promise<Record<string, unknown>> {
    const { method = "POST", body, headers = {}, status } = options;
    const startedAt = performance.now();
    for (;;) {
      const answer = await this.#ask(path, { method, body, headers });
      if (answer.status === status)
        return answer.text.startsWith("{") ? (JSON.parse(answer.text) as Record<string, unknown>) : {};
      if (answer.status < 500 || this.#patience.isOver(startedAt))
        throw new Error(
          `${method} ${path} answered ${answer.status} in place of ${status}: ${answer.text.slice(0, 200)}`,
        );
      await delay(250);
    }
  }

  async #ask(
    path: string,
    { method, body, headers }: Omit<SendOptions, "status">,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const answer = await this.site(path, {
      ...(method !== undefined && { method }),
      headers: { "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** The visitor who has signed up, one for all journeys. */
  async user(): Promise<User> {
    return await (this.#known.user ??= registerUser(this, "visitor@example.com"));
  }

  /** A user in the group of administrators, one for all journeys. */
  async administrator(): Promise<User> {
    return await (this.#known.admin ??= this.user().then(() =>
      registerAdministrator(this, "keeper@example.com"),
    ));
  }

  /** A user who will leave, one for all journeys. */
  async leaver(): Promise<User> {
    return await (this.#known.leaver ??= this.administrator().then(
      async () => await registerUser(this, "leaver@example.com"),
    ));
  }

  /** Follows the links that ask the administrator's address to confirm what it is told. */
  async confirmMails(): Promise<void> {
    await (this.#known.confirmed ??= this.confirmSubscriptions("admin@example.com"));
  }

  /** Everything that the program made. */
  async resources(): Promise<readonly ConsoleResource[]> {
    return await (this.#known.resources ??= this.console<ConsoleResource[]>("/api/resources"));
  }

  /** A resource of the program. @throws Error when there is none of the type and logical name. */
  async resource(type: string, name: string): Promise<ConsoleResource> {
    const resource = (await this.resources()).find((one) => one.type === type && one.name === name);
    if (!resource) throw new Error(`the program has no ${type} "${name}"`);
    return resource;
  }
}

/** Options of {@link Visit.send}. */
interface SendOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
}

/** @throws Error naming both when they differ. */
export function expect(what: string, got: unknown, wanted: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(wanted))
    throw new Error(`${what} is ${JSON.stringify(got)} in place of ${JSON.stringify(wanted)}`);
}
