import { useState, type FormEvent, type ReactNode } from "react";
import { Failure } from "./failure.tsx";

/** A form with one button, which says what went wrong. */
export function Form(props: {
  title: string;
  action: string;
  submit: (fields: FormData) => Promise<void>;
  children: ReactNode;
  after?: ReactNode;
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await props.submit(new FormData(event.currentTarget));
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="narrow">
      <h1>{props.title}</h1>
      <form className="account" onSubmit={(event) => void submit(event)}>
        {props.children}
        {failure && <Failure error={failure} />}
        <button type="submit" className="primary" aria-disabled={busy || undefined}>
          {props.action}
        </button>
      </form>
      {props.after}
    </section>
  );
}

/** A field's text without the space around it. */
export const text = (fields: FormData, name: string) => (fields.get(name) as string | null)?.trim() ?? "";
