import { useEffect, useRef, useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Failure } from "../../parts/failure.tsx";
import { openCard, type StripeCard } from "../../shop/stripe.ts";

interface StripeFormProps {
  readonly publishableKey: string;
  /** Gets what makes the token of the card, and undefined when the form is gone. */
  readonly take: (token: (() => Promise<string>) | undefined) => void;
}

/** Form for a card, in a frame of Stripe's. */
export function StripeForm({ publishableKey, take }: StripeFormProps) {
  const { t, language } = useTexts();
  const place = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<Error>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isGone = false;
    let card: StripeCard | undefined;
    openCard(publishableKey, language).then(
      (opened) => {
        if (isGone || !place.current) return;
        card = opened;
        card.element.mount(place.current);
        take(card.token);
      },
      (error: unknown) => !isGone && setFailure(error as Error),
    );
    return () => {
      isGone = true;
      take(undefined);
      card?.element.destroy();
    };
    // `take` is made anew at every rendering, and does the same.
  }, [publishableKey, language, attempt]);
  const again = () => {
    setFailure(undefined);
    setAttempt((number) => number + 1);
  };
  return (
    <fieldset>
      <legend>{t("shop.card")}</legend>
      <div ref={place} className="stripe" />
      {failure && <Failure error={failure} retry={again} />}
    </fieldset>
  );
}
