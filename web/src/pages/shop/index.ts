// Everything of the shop is loaded with the first of its pages.
import "../../i18n/shop/index.ts";
import "./shop.css";

export { Cart } from "./cart.tsx";
export { Challenge } from "./challenge.tsx";
export { Checkout } from "./checkout.tsx";
export { Collection } from "./collection.tsx";
export { Collections } from "./collections.tsx";
export { Item } from "./item.tsx";
export { Order } from "./order.tsx";
export { Orders } from "./orders.tsx";
