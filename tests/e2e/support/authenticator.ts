import { setTimeout as delay } from "node:timers/promises";
import { Secret, TOTP } from "otpauth";

/** Seconds that a code is shown. */
const PERIOD = 30;

/** An authenticator app, which shows each code once: Cognito takes none twice. */
export class Authenticator {
  readonly #secret: Secret;
  #last = -Infinity;

  /** @param secret In base 32, with or without space. */
  constructor(secret: string) {
    this.#secret = Secret.fromBase32(secret.replace(/\s/g, ""));
  }

  /** A code that is taken now. The third within half a minute is waited for: the pool takes one before and one after the present one. */
  async code(): Promise<string> {
    const now = () => TOTP.counter({ period: PERIOD, timestamp: Date.now() });
    const counter = Math.max(this.#last + 1, now());
    // Time is what it waits for.
    while (counter > now() + 1) await delay(250);
    this.#last = counter;
    return TOTP.generate({ secret: this.#secret, timestamp: counter * PERIOD * 1000 });
  }
}
