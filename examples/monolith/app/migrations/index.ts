import type { Migration } from "../../../../app/shop/migrations/run.ts";
import { beginning } from "./0001-beginning.ts";
import { outbox } from "./0002-outbox.ts";
import { shopAlone } from "./0003-shop-alone.ts";
import { retirement } from "./0004-retirement.ts";

/** Step of the schema, and the step of the ladder that needs it. */
export interface LadderMigration extends Migration {
  readonly ladder: number;
}

/** Every step of the schema, in order. One that has run somewhere is never changed: a later one changes what it made. Each is such that what runs
 * already goes on working. */
export const migrations: readonly LadderMigration[] = [
  { number: 1, ladder: 0, name: "beginning", sql: beginning },
  { number: 2, ladder: 3, name: "outbox", sql: outbox },
  { number: 3, ladder: 4, name: "shop alone", sql: shopAlone },
  { number: 4, ladder: 5, name: "retirement", sql: retirement },
];
