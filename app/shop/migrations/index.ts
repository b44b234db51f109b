import { catalogue } from "./0001-catalogue.ts";
import { carts } from "./0002-carts.ts";
import { orders } from "./0003-orders.ts";
import { payments } from "./0004-payments.ts";
import { outbox } from "./0005-outbox.ts";
import { sandbox } from "./0006-sandbox.ts";
import { outboxTrace } from "./0007-outbox-trace.ts";
import type { Migration } from "./run.ts";

/** Every step of the schema, in order. A step that has run somewhere is never changed: a later one changes what it made. Steps are such that
 * the tasks of the version before go on working, since they do while the new ones start. */
export const migrations: readonly Migration[] = [
  { number: 1, name: "catalogue", sql: catalogue },
  { number: 2, name: "carts", sql: carts },
  { number: 3, name: "orders", sql: orders },
  { number: 4, name: "payments", sql: payments },
  { number: 5, name: "outbox", sql: outbox },
  { number: 6, name: "sandbox", sql: sandbox },
  { number: 7, name: "outbox-trace", sql: outboxTrace },
];
