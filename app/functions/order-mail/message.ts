import type { OrderEvent } from "../../shop/outbox/events.ts";
import { escapeHtml, type Message } from "../mail/send-once.ts";

/** Reads an event of the bus from a message of the queue.
 * @throws Error when something is missing: somebody should look at it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export function readOrderEvent(body: string): OrderEvent {
  const { detail } = JSON.parse(body) as { readonly detail?: Partial<OrderEvent> };
  const { orderId, userId, total, lines } = detail ?? {};
  for (const [member, value] of Object.entries({ orderId, userId }))
    if (typeof value !== "string" || value === "") throw new Error(`the event of an order has no ${member}`);
  if (!Number.isSafeInteger(total?.amount) || !/^[A-Z]{3}$/.test(total?.currency ?? ""))
    throw new Error("the event of an order has no total");
  if (!Array.isArray(lines)) throw new Error("the event of an order has no lines");
  return detail as OrderEvent;
}

const subjects = { en: "Thank you for your order", ko: "주문해 주셔서 감사합니다" } as const;
const texts = {
  en: {
    first: "Thank you! Your order is paid, and we are packing it.",
    order: "Order",
    total: "Total",
    last: "You can see it, and cancel it for 14 days, on the page of your orders.",
  },
  ko: {
    first: "감사합니다! 결제가 완료되었으며 상품을 준비하고 있습니다.",
    order: "주문 번호",
    total: "합계",
    last: "주문 페이지에서 내용을 확인하고 14일 안에 취소할 수 있습니다.",
  },
} as const;

/** The mail about a paid order, in the buyer's language. */
export function orderMessage(to: string, { orderId, language, total, lines }: OrderEvent): Message {
  const spoken = language === "ko" ? "ko" : "en";
  const { first, order, total: sum, last } = texts[spoken];
  const money = moneyOf(spoken, total.currency);
  const goods = lines.map(
    ({ name, quantity, price }) => `${quantity} × ${name[spoken]}: ${money(quantity * price.amount)}`,
  );
  const totalLine = `${sum}: ${money(total.amount)}`;
  return {
    to,
    subject: `Mythical Mysfits: ${subjects[spoken]}`,
    text: [first, `${order}: ${orderId}`, [...goods, totalLine].join("\n"), last].join("\n\n"),
    html: `<!doctype html><html lang="${spoken}"><body style="font-family: sans-serif"><p>${first}</p><p>${order}: ${escapeHtml(orderId)}</p><ul>${goods
      .map((line) => `<li>${escapeHtml(line)}</li>`)
      .join("")}</ul><p><strong>${escapeHtml(totalLine)}</strong></p><p>${last}</p></body></html>`,
  };
}

/** Writes whole minor units as the reader's country does: 1250 of USD is $12.50. */
function moneyOf(language: "en" | "ko", currency: string): (amount: number) => string {
  const format = new Intl.NumberFormat(language, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return (amount) => format.format(amount / 10 ** digits);
}
