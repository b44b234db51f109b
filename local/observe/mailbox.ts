import { randomUUID } from "node:crypto";
import type { Collection, Store } from "../host/store.ts";

/** A mail that a service of the local cloud sent or refused to send. */
export interface Mail {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly region: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly status: "sent" | "rejected";
  /** Reason of its rejection. */
  readonly reason?: string;
}

/** The inbox that stands for every mail address in the world. Mails stay until the state folder is reset. */
export class Mailbox {
  readonly #mails: Collection<Mail>;
  readonly #listeners = new Set<(mail: Mail) => void>();
  /** Mails of this process: those of one millisecond keep their order. */
  #count = 0;

  constructor(store: Store) {
    this.#mails = store.collection("platform/mails");
  }

  /** Delivers a mail; it is durable when the promise resolves. */
  async deliver(mail: Omit<Mail, "id" | "at">): Promise<Mail> {
    const delivered: Mail = { id: randomUUID(), at: new Date().toISOString(), ...mail };
    const place = String(++this.#count).padStart(9, "0");
    await this.#mails.put(`${delivered.at} ${place} ${delivered.id}`, delivered);
    for (const listener of this.#listeners) listener(delivered);
    return delivered;
  }

  /** Every mail, newest last. */
  all(): Mail[] {
    return this.#mails.values();
  }

  /** Calls `listener` for every mail from now on; the answer ends that. */
  listen(listener: (mail: Mail) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
