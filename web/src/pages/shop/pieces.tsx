import { useTexts } from "../../i18n/language.ts";
import { MOST_PIECES } from "../../shop/browser-cart.ts";

/** Choice of how many pieces: as many as there are, and as a cart takes. One that is too many already stays until it is changed. */
export function Pieces({
  label,
  value,
  stock,
  changed,
}: {
  label: string;
  value: number;
  stock: number;
  changed: (quantity: number) => void;
}) {
  const { language } = useTexts();
  const numbers = new Intl.NumberFormat(language);
  const choices = Array.from({ length: Math.min(stock, MOST_PIECES) }, (_, index) => index + 1);
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => changed(Number(event.target.value))}>
        {[...choices, ...(choices.includes(value) ? [] : [value])].map((count) => (
          <option key={count} value={count}>
            {numbers.format(count)}
          </option>
        ))}
      </select>
    </label>
  );
}
