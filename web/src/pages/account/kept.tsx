import type { WithdrawAnswer } from "../../api-types.ts";
import { useTexts } from "../../i18n/language.ts";

/** Something about somebody that is kept where they can't read or delete it, and for how many days. */
export type KeptThing = Pick<WithdrawAnswer["remaining"][number], "what" | "days">;

/** List of what is kept elsewhere, and for how long. */
export function Kept({ things }: { things: readonly KeptThing[] }) {
  const { t } = useTexts();
  return (
    <ul className="kept">
      {things.map(({ what, days }) => (
        <li key={what}>
          {t(`kept.${what}`)} {days !== undefined && t("kept.days", { count: days })}
        </li>
      ))}
    </ul>
  );
}
