import { Type, type Static } from "typebox";
import { Problem } from "../web-service/schemas.ts";
import { orderStates, paymentStates } from "./orders/states.ts";
import { declineReasons } from "./payments/declines.ts";

/** Id of an item and name of a collection: what else is asked for is not there. */
export const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Most pieces of one item in a cart. */
export const MOST_PIECES = 20;
/** Most different items in a cart. */
export const MOST_LINES = 50;

/** Whole minor units: 1250 of USD is 12.50. */
export const Money = Type.Object(
  {
    amount: Type.Integer({ minimum: 0, maximum: 99_999_999_999, description: "Minor units: cents of USD" }),
    currency: Type.String({ pattern: "^[A-Z]{3}$", description: "ISO 4217" }),
  },
  { additionalProperties: false },
);
export type Money = Static<typeof Money>;

/** Text in both languages, so that one answer is good for everybody. */
const Text = Type.Object({ en: Type.String(), ko: Type.String() });

const Collection = Type.Object({ name: Type.String(), title: Text, text: Text, picture: Type.String() });

export const CollectionList = Type.Object({
  collections: Type.Array(Type.Object({ ...Collection.properties, items: Type.Integer() })),
});
export type CollectionList = Static<typeof CollectionList>;

export const Item = Type.Object({
  itemId: Type.String(),
  collection: Type.String(),
  name: Text,
  text: Text,
  picture: Type.String(),
  price: Money,
  stock: Type.Integer({ minimum: 0, description: "Pieces that are left" }),
});
export type Item = Static<typeof Item>;

export const CollectionPage = Type.Object({
  collection: Collection,
  items: Type.Array(Item),
  cursor: Type.Optional(Type.String({ description: "There is more: ask again with this cursor" })),
});
export type CollectionPage = Static<typeof CollectionPage>;

export const CollectionParameters = Type.Object({ name: Type.String({ minLength: 1, maxLength: 128 }) });
export const ItemParameters = Type.Object({ itemId: Type.String({ minLength: 1, maxLength: 128 }) });
export const OrderParameters = Type.Object({ orderId: Type.String({ minLength: 1, maxLength: 128 }) });

export const PageQuery = Type.Object(
  { cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })) },
  { additionalProperties: false },
);

export const Cart = Type.Object({
  lines: Type.Array(
    Type.Object({
      itemId: Type.String(),
      name: Text,
      picture: Type.String(),
      price: Money,
      quantity: Type.Integer(),
      stock: Type.Integer({ description: "Pieces that are left: fewer than the quantity can't be ordered" }),
    }),
  ),
  total: Money,
});
export type Cart = Static<typeof Cart>;

const Quantity = Type.Integer({ minimum: 1, maximum: MOST_PIECES });
export const CartLineBody = Type.Object({ quantity: Quantity }, { additionalProperties: false });

export const MergeBody = Type.Object(
  {
    mergeId: Type.String({
      pattern: "^[\\w-]{16,64}$",
      description: "Made by the browser for this cart: merging it again changes nothing",
    }),
    lines: Type.Array(
      Type.Object(
        { itemId: Type.String({ minLength: 1, maxLength: 64 }), quantity: Quantity },
        { additionalProperties: false },
      ),
      { maxItems: MOST_LINES },
    ),
  },
  { additionalProperties: false },
);
export type MergeBody = Static<typeof MergeBody>;

export const OrderBody = Type.Object(
  {
    total: Type.Object(Money.properties, {
      additionalProperties: false,
      description: "What the buyer was shown. The shop computes its own; if they differ, nothing is ordered",
    }),
    payment: Type.Object(
      { token: Type.String({ pattern: "^[\\w-]{3,128}$", description: "The provider's token of a card" }) },
      { additionalProperties: false },
    ),
    language: Type.Enum(["en", "ko"], { description: "Of the confirmation mail" }),
  },
  { additionalProperties: false },
);
export type OrderBody = Static<typeof OrderBody>;

export const OrderHeaders = Type.Object({
  "idempotency-key": Type.String({
    pattern: "^[\\w-]{16,64}$",
    description:
      "Made by the browser for this checkout: the same key and body get the same answer, and one order",
  }),
});

export const Order = Type.Object({
  orderId: Type.String(),
  state: Type.Enum([...orderStates]),
  placedAt: Type.String({ format: "date-time" }),
  expiresAt: Type.Optional(
    Type.String({ format: "date-time", description: "Until then it can be paid; only while it is placed" }),
  ),
  lines: Type.Array(
    Type.Object({ itemId: Type.String(), name: Text, price: Money, quantity: Type.Integer() }),
  ),
  total: Money,
  payment: Type.Optional(
    Type.Object({
      state: Type.Enum([...paymentStates]),
      reason: Type.Optional(Type.Enum([...declineReasons], { description: "Only while it is declined" })),
      challengeUrl: Type.Optional(
        Type.String({ description: "The buyer's bank wants to be asked there; only while it does" }),
      ),
    }),
  ),
});
export type Order = Static<typeof Order>;

/** Problem of an order whose card was declined. */
export const Decline = Type.Object({
  ...Problem.properties,
  reason: Type.Optional(Type.Enum([...declineReasons])),
});

export const OrderList = Type.Object({
  orders: Type.Array(Order),
  cursor: Type.Optional(Type.String({ description: "There is more: ask again with this cursor" })),
});
export type OrderList = Static<typeof OrderList>;

export const ChallengeBody = Type.Object(
  { answer: Type.Enum(["approve", "deny"]) },
  { additionalProperties: false },
);

export const WebhookAnswer = Type.Object({ received: Type.Boolean() });
