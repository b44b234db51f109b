import { encode } from "uqr";
import { useTexts } from "../../i18n/language.ts";

/** What an authenticator app needs: a QR code for a phone's camera, and the same for whoever reads or copies it, or has the app on this device.
 * @param uri Of the scheme `otpauth`. */
export function AuthenticatorSecret({ secret, uri }: { secret: string; uri: string }) {
  const { t } = useTexts();
  return (
    <div className="authenticator">
      <QrCode text={uri} label={t("authenticator.qr")} />
      <p>
        {t("authenticator.secret")}
        <br />
        <code className="secret">{secret.match(/.{1,4}/g)?.join(" ")}</code>
      </p>
      <p>
        <a href={uri}>{t("authenticator.open")}</a>
      </p>
    </div>
  );
}

/** A QR code, black on white whatever the colours of the site are: cameras want it so. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
