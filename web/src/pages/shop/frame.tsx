import { useEffect, useState, type ReactNode } from "react";
import type { TextKey } from "../../i18n/catalogue.ts";
import { useTexts } from "../../i18n/language.ts";
import { Words } from "../../i18n/words.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Link } from "../../router.tsx";
import type { Data } from "../../use-data.ts";

/** Milliseconds after which somebody who waits is told that it takes long. */
const LONG = 4_000;

const places = [
  ["/shop", "shop.collections"],
  ["/shop/cart", "page.cart"],
  ["/shop/orders", "page.orders"],
] as const satisfies readonly (readonly [string, TextKey])[];

/** Frame of each page of the shop: the ways between them.
 * @param href Address of this one. */
export function Frame({ href: at, children }: { href: string; children: ReactNode }) {
  const { t } = useTexts();
  return (
    <div className="shop">
      <nav aria-label={t("page.shop")}>
        {places.map(([href, key]) => (
          <Link key={href} href={href} aria-current={at === href ? "page" : undefined}>
            {t(key)}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}

/** Data of a page on its way, or why it did not come. */
export function Waiting({
  data: { loading, error, reload },
}: {
  data: Pick<Data<unknown>, "loading" | "error" | "reload">;
}) {
  return (
    <>
      {loading && <Patience of="shop.loading" />}
      {error && <Failure error={error} retry={reload} />}
    </>
  );
}

/** Says what is waited for, and after a while that it takes long. */
export function Patience({ of }: { of: "shop.loading" | "shop.placing" | "shop.paying" }) {
  const { t } = useTexts();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="quiet" role="status">
      {t(of)} {isLong && t("shop.slow")}
    </p>
  );
}

/** Asks somebody to sign in, and brings them back.
 * @param href Address to come back to. */
export function SignInFirst({
  of,
  href: next,
}: {
  of: "shop.signInToOrder" | "shop.signInForOrders";
  href: string;
}) {
  const { t } = useTexts();
  const href = `/sign-in?next=${encodeURIComponent(next)}`;
  return (
    <p>
      <Words of={of} parts={{ signIn: <Link href={href}>{t("page.signIn")}</Link> }} />
    </p>
  );
}
