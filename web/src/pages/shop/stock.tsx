import { useTexts } from "../../i18n/language.ts";

/** Pieces that are few enough to say so. */
const FEW = 10;

/** Says that there are few pieces of an item, or none. */
export function Stock({ of }: { of: number }) {
  const { t } = useTexts();
  if (of > FEW) return null;
  return <p>{of === 0 ? t("shop.soldOut") : t("shop.left", { count: of })}</p>;
}
