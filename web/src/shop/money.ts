import type { Language } from "../i18n/catalogue.ts";
import type { Money } from "./types.ts";

/** Writes an amount as a language writes it: how many minor units make a whole is the currency's own matter. */
export function moneyText(language: Language, { amount, currency }: Money): string {
  const format = new Intl.NumberFormat(language, { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
}

/** Amount of several pieces. */
export const times = ({ amount, currency }: Money, quantity: number): Money => ({
  amount: amount * quantity,
  currency,
});
