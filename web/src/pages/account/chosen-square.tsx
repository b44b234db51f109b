import { useEffect, useRef, useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Button } from "../../parts/button.tsx";
import { drawSquare, hasChoice, type ChosenPicture } from "./picture-file.ts";

const MIDDLE = 50;

/** The part of a chosen picture that will be shown, which can be moved, by mouse, finger or arrow keys. */
export function ChosenSquare({
  chosen,
  busy,
  upload,
  cancel,
}: {
  chosen: ChosenPicture;
  busy: boolean;
  /** @param position 0 to 100 */
  upload: (position: number) => void;
  cancel: () => void;
}) {
  const { t } = useTexts();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [position, setPosition] = useState(MIDDLE);
  useEffect(() => setPosition(MIDDLE), [chosen]);
  useEffect(() => {
    if (canvas.current) drawSquare(canvas.current, chosen, position);
  }, [chosen, position]);
  return (
    <div className="fields">
      <canvas
        ref={canvas}
        className="own-picture"
        width="384"
        height="384"
        role="img"
        aria-label={t("account.picture.preview")}
      />
      {hasChoice(chosen) && (
        <label>
          {t("account.picture.position")}
          <input
            type="range"
            min="0"
            max="100"
            value={position}
            onChange={({ target }) => setPosition(Number(target.value))}
          />
        </label>
      )}
      <div className="choices">
        <Button busy={busy} className="primary" onClick={() => upload(position)}>
          {t("account.picture.upload")}
        </Button>
        <Button busy={busy} onClick={cancel}>
          {t("account.picture.cancel")}
        </Button>
      </div>
    </div>
  );
}
