import type { ButtonHTMLAttributes } from "react";

/** A button that can't be used for a while, but keeps the focus: the browser takes it from one that is disabled, and who works by keyboard
 * would begin again at the top of the page.
 * @see https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#focusabilityofdisabledcontrols */
export function Button({
  busy,
  onClick,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled" | "type"> & { busy: boolean }) {
  return (
    <button type="button" aria-disabled={busy || undefined} onClick={busy ? undefined : onClick} {...rest} />
  );
}
