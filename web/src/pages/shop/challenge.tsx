import { useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { go, Link } from "../../router.tsx";
import { useUser } from "../../session.ts";
import { answerChallenge, getOrder } from "../../shop/api.ts";
import { moneyText } from "../../shop/money.ts";
import { useData } from "../../use-data.ts";
import { Frame, SignInFirst, Waiting } from "./frame.tsx";

/** Page of the sandbox's bank, which asks the buyer and sends them back. A real provider sends them to a page of the bank itself. */
export function Challenge({ orderId }: { orderId: string }) {
  const { t, language } = useTexts();
  const user = useUser();
  const data = useData(user ? `challenge ${orderId} ${user.email}` : undefined, (signal) =>
    getOrder(orderId, signal),
  );
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const place = `/shop/orders/${orderId}`;
  const answer = async (given: "approve" | "deny") => {
    setBusy(true);
    setFailure(undefined);
    try {
      await answerChallenge(orderId, given);
      go(place, { replace: true });
    } catch (error) {
      setFailure(error as Error);
      setBusy(false);
    }
  };
  const { value: order } = data;
  const isAsked = order?.payment?.state === "challenge";
  return (
    <Frame href="/shop/challenge">
      <h1>{t("page.challenge")}</h1>
      {user === null && <SignInFirst of="shop.signInForOrders" href={`/shop/challenge?order=${orderId}`} />}
      <Waiting data={data} />
      {order && isAsked && (
        <>
          <p>{t("shop.challenge", { total: moneyText(language, order.total) })}</p>
          <p className="actions">
            <Button className="primary" busy={busy} onClick={() => void answer("approve")}>
              {t("shop.approve")}
            </Button>
            <Button busy={busy} onClick={() => void answer("deny")}>
              {t("shop.deny")}
            </Button>
          </p>
        </>
      )}
      {order && !isAsked && <p>{t("shop.noChallenge")}</p>}
      {failure && <Failure error={failure} />}
      {order && (
        <p>
          <Link href={place}>{t("shop.toOrder")}</Link>
        </p>
      )}
    </Frame>
  );
}
