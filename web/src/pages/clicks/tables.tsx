import type { CSSProperties } from "react";
import type { ClickCount, ClickReport } from "../../api.ts";
import { useTexts } from "../../i18n/language.ts";
import { nameOf } from "../../i18n/names.ts";
import { count, moment } from "./format.ts";

/** A table whose rows carry their bars: picture and figures in one. React sets the width through the object model, which the
 * Content-Security-Policy allows. */
export function Bars({
  title,
  rows,
}: {
  title: string;
  rows: readonly (ClickCount & { readonly name: string })[];
}) {
  const { t, language } = useTexts();
  const most = Math.max(...rows.map(({ clicks }) => clicks));
  return (
    <section>
      <h2>{title}</h2>
      <table className="bars">
        <thead>
          <tr>
            <th scope="col">{t("clicks.name")}</th>
            <th scope="col" colSpan={2}>
              {t("clicks.clicks")}
            </th>
            <th scope="col">{t("clicks.users")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, clicks, users }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="space" aria-hidden="true">
                <div className="bar-of-table" style={{ width: `${(100 * clicks) / most}%` }} />
              </td>
              <td>{count(language, clicks)}</td>
              <td>{count(language, users)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const ROWS = ["Good", "Neutral", "Evil"];
const COLUMNS = ["Lawful", "Neutral", "Chaotic"];

/** Good to evil by lawful to chaotic: the more clicks, the stronger the colour. */
export function Alignments({ counts }: { counts: ClickReport["byAlignment"] }) {
  const { t, language } = useTexts();
  const clicksOf = (goodevil: string, lawchaos: string) =>
    counts.find((one) => one.goodevil === goodevil && one.lawchaos === lawchaos)?.clicks ?? 0;
  const most = Math.max(...counts.map(({ clicks }) => clicks));
  return (
    <section>
      <h2>{t("clicks.alignment")}</h2>
      <table className="heat">
        <thead>
          <tr>
            <td />
            {COLUMNS.map((lawchaos) => (
              <th key={lawchaos} scope="col">
                {nameOf(t, "lawchaos", lawchaos)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map((goodevil) => (
            <tr key={goodevil}>
              <th scope="row">{nameOf(t, "goodevil", goodevil)}</th>
              {COLUMNS.map((lawchaos) => {
                const clicks = clicksOf(goodevil, lawchaos);
                return (
                  <td
                    key={lawchaos}
                    style={{ "--share": `${Math.round((60 * clicks) / most)}%` } as CSSProperties}
                  >
                    {count(language, clicks)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Records that Firehose put aside, by reason. */
export function Failures({ failures }: { failures: ClickReport["failures"] }) {
  const { t, language } = useTexts();
  return (
    <section>
      <h2>{t("clicks.aside")}</h2>
      {failures.length === 0 ? (
        <p className="quiet">{t("clicks.asideNone")}</p>
      ) : (
        <>
          <p>{t("clicks.asideWhy")}</p>
          <div className="scroll" tabIndex={0} role="region" aria-label={t("clicks.asideRecords")}>
            <table className="failed">
              <thead>
                <tr>
                  <th scope="col">{t("clicks.reason")}</th>
                  <th scope="col">{t("clicks.records")}</th>
                  <th scope="col">{t("clicks.newest")}</th>
                </tr>
              </thead>
              <tbody>
                {failures.map(({ errorCode, errorMessage, records, newest }) => (
                  <tr key={`${errorCode} ${errorMessage}`}>
                    <th scope="row">
                      <code>{errorCode}</code>
                      <br />
                      {errorMessage}
                    </th>
                    <td>{count(language, records)}</td>
                    <td>{moment(language, newest)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
