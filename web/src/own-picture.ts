import { useEffect, useSyncExternalStore } from "react";
import { getPicture } from "./api.ts";
import type { GetPictureAnswer } from "./api-types.ts";

/** Address of the small picture of a person, if they have one. */
interface Small {
  readonly email: string;
  readonly url: string | undefined;
}

let small: Small | undefined;
const listeners = new Set<() => void>();

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows what the service answered about the picture of who is signed in, wherever it is shown small. */
export function showPicture(email: string, { pictures: [smallest] }: GetPictureAnswer): void {
  small = { email, url: smallest?.url };
  for (const listener of listeners) listener();
}

/** Address of the small picture of who is signed in, asked for once. Undefined while it is not known, when there is none, and when the service
 * can't tell: a page is no less useful without it. */
export function useSmallPicture(email: string): string | undefined {
  const shown = useSyncExternalStore(watch, () => small);
  useEffect(() => {
    if (small?.email === email) return;
    const controller = new AbortController();
    getPicture(controller.signal).then(
      (answer) => !controller.signal.aborted && showPicture(email, answer),
      () => {},
    );
    return () => controller.abort();
  }, [email]);
  return shown?.email === email ? shown.url : undefined;
}
