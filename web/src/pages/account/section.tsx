import type { ReactNode } from "react";

/** A section of the page of an account, with a heading of its own.
 * @param id Its part of the address: `/account#id`. */
export function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className="part" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{title}</h2>
      {children}
    </section>
  );
}
