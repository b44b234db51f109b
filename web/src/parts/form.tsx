import { useState, type FormEvent, type ReactNode } from "react";
import { Failure } from "./failure.tsx";

interface ActionFormProps {
  /** Text of its button. */
  readonly action: string;
  readonly submit: (fields: FormData) => Promise<void>;
  readonly children?: ReactNode;
  /** Look of the button.
   * @default "primary" */
  readonly kind?: "primary" | "plain" | "danger";
}

/** A form with one button, which says what went wrong. What was typed stays until all is well. */
export function ActionForm({ action, submit, children, kind = "primary" }: ActionFormProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setBusy(true);
    setFailure(undefined);
    try {
      await submit(new FormData(form));
      form.reset();
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="fields" aria-busy={busy} onSubmit={(event) => void send(event)}>
      {children}
      {failure && <Failure error={failure} />}
      <button type="submit" className={kind} aria-disabled={busy || undefined}>
        {action}
      </button>
    </form>
  );
}

/** A page that is a form. */
export function Form({ title, after, ...form }: ActionFormProps & { title: string; after?: ReactNode }) {
  return (
    <section className="narrow">
      <h1>{title}</h1>
      <ActionForm {...form} />
      {after}
    </section>
  );
}

/** A field's text without the space around it. */
export const text = (fields: FormData, name: string) => (fields.get(name) as string | null)?.trim() ?? "";
