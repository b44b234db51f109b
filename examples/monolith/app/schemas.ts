import { Type, type Static } from "typebox";

const closed = { additionalProperties: false };

/** Whole minor units: 1250 of USD is 12.50. */
const Money = Type.Object({ amount: Type.Integer(), currency: Type.String() });

export const CollectionList = Type.Object({
  collections: Type.Array(Type.Object({ name: Type.String(), items: Type.Integer() })),
});

export const ItemList = Type.Object({
  items: Type.Array(
    Type.Object({
      itemId: Type.String(),
      name: Type.String(),
      price: Money,
      stock: Type.Integer({ description: "Pieces that are left" }),
    }),
  ),
});
export type ItemList = Static<typeof ItemList>;

export const CollectionParameters = Type.Object({ name: Type.String({ minLength: 1, maxLength: 64 }) });

export const OrderBody = Type.Object(
  {
    itemId: Type.String({ minLength: 1, maxLength: 64 }),
    quantity: Type.Integer({ minimum: 1, maximum: 20 }),
  },
  closed,
);
export type OrderBody = Static<typeof OrderBody>;

export const Order = Type.Object({
  orderId: Type.String(),
  itemId: Type.String(),
  quantity: Type.Integer(),
  total: Money,
});
export type Order = Static<typeof Order>;
export const OrderList = Type.Object({ orders: Type.Array(Order) });

/** The rule of the user pool from the first day on, so that every password that is here is good there. */
export const passwordPattern = "^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d).{14,256}$";
const Email = Type.String({ minLength: 3, maxLength: 254 });
const NewPassword = Type.String({
  pattern: passwordPattern,
  description: "14 characters or more, with a small letter, a capital and a digit",
});

export const SignUpBody = Type.Object({ email: Email, password: NewPassword }, closed);
export const SignInBody = Type.Object(
  { email: Email, password: Type.String({ minLength: 1, maxLength: 256 }) },
  closed,
);
export const SignedUp = Type.Object({ userId: Type.String() });
export const Session = Type.Object({
  token: Type.String({ description: "For the header authorization: Bearer TOKEN" }),
  expiresIn: Type.Integer({ description: "Seconds" }),
});
export type Session = Static<typeof Session>;
export const Me = Type.Object({ userId: Type.String(), email: Type.String() });

export const ResetBody = Type.Object({ email: Email }, closed);
export const ConfirmResetBody = Type.Object(
  { email: Email, code: Type.String({ pattern: "^[0-9]{4,10}$" }), password: NewPassword },
  closed,
);

export const RegistrationBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    email: Email,
    mobile: Type.String({ pattern: "^\\+?[0-9 -]{7,20}$" }),
  },
  closed,
);
export const Registered = Type.Object({ registrationId: Type.String() });
export const Registration = Type.Object({
  registrationId: Type.String(),
  name: Type.String(),
  email: Type.String(),
  mobile: Type.String(),
});
export type Registration = Static<typeof Registration>;
export const RegistrationList = Type.Object({ registrations: Type.Array(Registration) });
