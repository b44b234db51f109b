import type { GetCartAnswer, GetItemAnswer, GetOrderAnswer } from "../api-types.ts";

/** Something that is sold. */
export type Item = GetItemAnswer;
/** A cart with the names, prices and stock of now. */
export type Cart = GetCartAnswer;
/** An order with its payment. */
export type Order = GetOrderAnswer;
/** An amount in whole minor units. */
export type Money = Item["price"];
