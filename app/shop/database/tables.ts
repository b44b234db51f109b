import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { Language } from "../language.ts";
import type { OrderState, PaymentState } from "../orders/states.ts";

/** Column that is written once, and has a value of its own when nobody gives one. */
type WrittenAtOnce = ColumnType<Date, Date | undefined, never>;

/** Tables as the service sees them; migrations make them. Amounts are whole minor units. */
export interface Tables {
  readonly collections: {
    readonly name: string;
    readonly position: number;
    readonly title_en: string;
    readonly title_ko: string;
    readonly text_en: string;
    readonly text_ko: string;
    readonly picture: string;
  };
  readonly items: {
    readonly item_id: string;
    readonly collection: string;
    readonly position: number;
    readonly name_en: string;
    readonly name_ko: string;
    readonly text_en: string;
    readonly text_ko: string;
    readonly picture: string;
    readonly price: number;
    readonly currency: string;
    readonly stock: number;
  };
  readonly cart_lines: {
    readonly user_id: string;
    readonly item_id: string;
    readonly quantity: number;
    readonly changed_at: Generated<Date>;
  };
  readonly cart_merges: {
    readonly user_id: string;
    readonly merge_id: string;
    readonly merged_at: WrittenAtOnce;
  };
  readonly orders: {
    readonly order_id: string;
    readonly user_id: string;
    readonly state: OrderState;
    readonly total: number;
    readonly currency: string;
    readonly language: Language;
    readonly placed_at: WrittenAtOnce;
    readonly expires_at: Date;
    readonly paid_at: Date | null;
  };
  readonly order_lines: {
    readonly order_id: string;
    readonly item_id: string;
    readonly name_en: string;
    readonly name_ko: string;
    readonly price: number;
    readonly quantity: number;
  };
  readonly requests: {
    readonly user_id: string;
    readonly key: string;
    readonly body_hash: string;
    readonly attempt: string;
    readonly lease_until: Date;
    readonly order_id: string | null;
    readonly status: number | null;
    readonly answer: JSONColumnType<object> | null;
    readonly made_at: WrittenAtOnce;
  };
  readonly payments: {
    readonly order_id: string;
    readonly provider: string;
    readonly token: string;
    readonly reference: string | null;
    readonly state: PaymentState;
    readonly reason: string | null;
    readonly challenge_url: string | null;
    readonly changed_at: Generated<Date>;
    readonly check_at: Date | null;
  };
  readonly payment_events: {
    readonly provider: string;
    readonly event_id: string;
    readonly seen_at: WrittenAtOnce;
  };
  readonly outbox: {
    readonly position: Generated<number>;
    readonly event_id: Generated<string>;
    readonly type: string;
    readonly detail: JSONColumnType<object>;
    readonly written_at: WrittenAtOnce;
    readonly sent_at: Date | null;
    readonly trace: string | null;
  };
  readonly "sandbox.charges": {
    readonly charge_key: string;
    readonly reference: string;
    readonly order_id: string;
    readonly amount: number;
    readonly currency: string;
    readonly token: string;
    readonly state: ChargeState;
    readonly requests: Generated<number>;
    readonly made_at: WrittenAtOnce;
  };
}

/** State of a charge in the sandbox's books. */
export type ChargeState = "processing" | "challenge" | "succeeded" | "declined" | "cancelled" | "refunded";
