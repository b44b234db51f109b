/** Reason of a decline, as the buyer is told it; the site has words for each.
 * - `declined`: the bank does not say why, or it is nobody's business: a card that was lost or stolen looks like this one, too
 * - `limit_exceeded`: of the card, in amount or number
 * - `incorrect_details`: its number, date, code or address
 * - `not_supported`: the card is not for such a purchase, or not for this currency
 * - `not_authenticated`: the bank could not make sure that it was the buyer, or the buyer refused
 * - `try_again`: the bank could not be asked */
export const declineReasons = [
  "declined",
  "insufficient_funds",
  "limit_exceeded",
  "expired_card",
  "incorrect_details",
  "not_supported",
  "not_authenticated",
  "try_again",
] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** Reads a reason that was kept; what is none of the list says nothing. */
export const declineReason = (kept: string | null): DeclineReason =>
  declineReasons.find((reason) => reason === kept) ?? "declined";
