import { useState } from "react";
import { useTexts } from "../i18n/language.ts";
import { useSmallPicture } from "../own-picture.ts";

/** Small picture of who is signed in; the initials of their address where there is none, or none that can be loaded. */
export function Avatar({ email }: { email: string }) {
  const { t } = useTexts();
  const url = useSmallPicture(email);
  const [failed, setFailed] = useState<string>();
  if (url === undefined || url === failed)
    return (
      <span className="avatar" aria-hidden="true">
        {initialsOf(email)}
      </span>
    );
  return (
    <img
      className="avatar"
      src={url}
      width="32"
      height="32"
      alt={t("header.picture", { email })}
      onError={() => setFailed(url)}
    />
  );
}

/** At most two letters: `JD` of `jane.doe@example.com`. */
function initialsOf(email: string): string {
  const words = email.replace(/@.*/, "").split(/[._-]+/);
  return words
    .flatMap(([first]) => first ?? [])
    .slice(0, 2)
    .join("")
    .toUpperCase();
}
