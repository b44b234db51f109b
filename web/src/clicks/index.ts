import { config } from "../config.ts";
import { currentUser, idToken, watchUser } from "../session.ts";
import { consent, watchConsent } from "./consent.ts";
import { ClickQueue, type Answer, type Click } from "./queue.ts";

const KEY = "mysfits.clicks";

let queue: ClickQueue | undefined;

/** Records that a mysfit was looked at, if the visitor has consented. */
export function recordClick(mysfitId: string): void {
  queue?.add(mysfitId, currentUser() !== null);
}

/** Forgets the clicks that wait, for who made them is leaving. What the visitor chose for this browser holds on. */
export function forgetClicks(): void {
  queue?.clear();
}

/** Starts to record, and stops, as the visitor consents. Before that nothing is kept and nothing is sent. */
export function startClicks(): void {
  const follow = () => {
    if (consent() === "given") queue ??= new ClickQueue(options);
    else {
      queue?.clear();
      queue = undefined;
      storage.write(null);
    }
  };
  follow();
  watchConsent(follow);

  const followUser = () => {
    if (currentUser() === null) queue?.signedOut();
  };
  followUser();
  watchUser(followUser);

  // A page that is hidden may be ended without another event; `pagehide` is for browsers that leave without hiding first.
  document.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "hidden" && queue?.flush(),
  );
  window.addEventListener("pagehide", () => queue?.flush());
}

/** `keepalive` lets the request outlive its page, as `sendBeacon` does, which can't be used: it posts, without headers. */
async function send(clicks: readonly Click[], token: string | undefined): Promise<Answer> {
  const { clicksUrl } = await config();
  const { status, headers } = await fetch(token === undefined ? clicksUrl : `${clicksUrl}/me`, {
    method: "PUT",
    headers: {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ clicks }),
    keepalive: true,
  });
  return { status, retryAfter: headers.get("retry-after") };
}

/** This tab's storage: it goes with the tab, like the tokens. A browser that stores nothing loses what waits at a reload. */
const storage = {
  read: (): string | null => {
    try {
      return sessionStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  write: (text: string | null): void => {
    try {
      if (text === null) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, text);
    } catch {
      // Kept in memory.
    }
  },
};

const options = {
  send,
  token: idToken,
  storage,
  clock: {
    now: () => Date.now(),
    after: (milliseconds: number, work: () => void) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
  },
  newId: () => crypto.randomUUID(),
};
