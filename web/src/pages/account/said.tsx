import { useEffect, useRef } from "react";

/** Says what was done, to who sees the page and to who hears it. It stands there empty before, so that a screen reader notices. Where what was used
 * is gone, it takes the focus, and who works by keyboard goes on from here. */
export function Said({ text }: { text: string | undefined }) {
  const paragraph = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (text !== undefined && document.activeElement === document.body) paragraph.current?.focus();
  }, [text]);
  return (
    <p ref={paragraph} className="said" role="status" tabIndex={-1}>
      {text}
    </p>
  );
}
