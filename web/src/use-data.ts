import { useCallback, useEffect, useState } from "react";

/** State of a page's data: on its way, failed, or there. */
export interface Data<T> {
  readonly value?: T;
  readonly error?: Error;
  readonly loading: boolean;
  /** Asks again. */
  readonly reload: () => void;
  /** Puts a newer value in place, after a change that answered it. */
  readonly change: (update: (value: T) => T) => void;
}

/** Loads when the component appears and whenever `key` changes; an answer that comes too late is dropped. `undefined`
 * as a key loads nothing. */
export function useData<T>(key: string | undefined, load: (signal: AbortSignal) => Promise<T>): Data<T> {
  const [state, setState] = useState<{ key?: string; value?: T; error?: Error }>({});
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (key === undefined) return;
    const controller = new AbortController();
    load(controller.signal).then(
      (value) => !controller.signal.aborted && setState({ key, value }),
      (error: unknown) =>
        !controller.signal.aborted &&
        setState({ key, error: error instanceof Error ? error : new Error(String(error)) }),
    );
    return () => controller.abort();
    // `load` is made anew at every rendering; `key` says when it means something else.
  }, [key, attempt]);

  const reload = useCallback(() => {
    setState({});
    setAttempt((number) => number + 1);
  }, []);
  const change = useCallback(
    (update: (value: T) => T) =>
      setState((current) =>
        current.value === undefined ? current : { ...current, value: update(current.value) },
      ),
    [],
  );
  const current = state.key === key ? state : {};
  return {
    value: current.value,
    error: current.error,
    loading: key !== undefined && current.value === undefined && !current.error,
    reload,
    change,
  };
}
