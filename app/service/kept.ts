import type { Caller } from "./caller.ts";
import type { Kept } from "./schemas.ts";

/** What is about somebody and not this service's to read or delete. The days are those of the program: `docs/accounts.md` says where each is from. */
const kept: readonly Kept[] = [
  {
    what: "account",
    description:
      "The account itself, in Amazon Cognito: address, language, a verifier of the password, second factors and passkeys. GetUser tells it, DeleteUser deletes it, both with your own access token",
  },
  {
    what: "orders",
    description:
      "Orders in the shop, where there is one, by the account's number, and a cart, which DELETE /cart of its API empties. The API lists both with your token; orders are kept as records of sales, and the shop knows no name or address",
  },
  {
    what: "clicks",
    description:
      "Mysfits that you looked at while you were signed in and had consented, with the account's number, which is nobody's name once the account is gone",
    days: 395,
  },
  {
    what: "mails",
    description: "That a mail was sent, so that none is sent twice, by the account's number or your address",
    days: 90,
  },
  {
    what: "blockedAddress",
    description:
      "Your address, if a mail to it came back or was called spam, so that no other is sent; kept until somebody asks us to take it off",
  },
  {
    what: "questionMails",
    description: "Your questions as mails in the administrator's mailbox",
  },
  {
    what: "logs",
    description: "Logs with network addresses and the account's number",
    days: 365,
  },
  {
    what: "backups",
    description: "Backups of the tables, from which nothing is restored but all of it",
    days: 35,
  },
];

const unverified: Kept = {
  what: "unverified",
  description:
    "Questions and a registration for the event are found by an address, and yours is not verified. Verify it and ask again",
};

/** Lists what is kept elsewhere about somebody. */
export const keptElsewhere = ({ email }: Caller): Kept[] =>
  email === undefined ? [...kept, unverified] : [...kept];
