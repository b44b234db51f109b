import { useState } from "react";
import type { ExportMeAnswer } from "../../api-types.ts";
import { exportMine } from "../../api.ts";
import { useTexts } from "../../i18n/language.ts";
import { ActionForm } from "../../parts/form.tsx";
import { asUser } from "../../session.ts";
import { Kept } from "./kept.tsx";

const FILE = "mysfits-my-data.json";

/** Everything that is stored about somebody, as a file. */
export function Data() {
  const { t } = useTexts();
  const [elsewhere, setElsewhere] = useState<ExportMeAnswer["elsewhere"]>();
  const download = async () => {
    const [mine, account] = await Promise.all([exportMine(), asUser((auth) => auth.ownAttributes())]);
    save(FILE, JSON.stringify({ ...mine, account }, undefined, 2));
    // The account is in the file.
    setElsewhere(mine.elsewhere.filter(({ what }) => what !== "account"));
  };
  return (
    <>
      <p>{t("account.data.text")}</p>
      <ActionForm action={t("account.data.action")} submit={download} />
      <div role="status">
        {elsewhere && (
          <>
            <p>{t("account.data.done", { file: FILE })}</p>
            <h3>{t("account.data.elsewhere")}</h3>
            <Kept things={elsewhere} />
          </>
        )}
      </div>
    </>
  );
}

/** Puts a text among the downloads of the browser. */
function save(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has what it needs once the click is dealt with.
  setTimeout(() => URL.revokeObjectURL(address));
}
