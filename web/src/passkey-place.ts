import { useEffect, useState } from "react";
import { config } from "./config.ts";

/** Where passkeys of the pool can be used: on this page; on the same page by its name, as browsers take no IP address; nowhere. */
export type PasskeyPlace = "here" | "by name" | "nowhere";

/** @see https://www.w3.org/TR/webauthn-3/#relying-party-identifier */
async function passkeyPlace(): Promise<PasskeyPlace> {
  const { passkeyDomain } = await config();
  const { hostname } = location;
  if (passkeyDomain === undefined) return "nowhere";
  if (hostname === "127.0.0.1") return "by name";
  // A copy of the site on one's own machine is `localhost` for Cognito too.
  const isOfPool = hostname === passkeyDomain || hostname.endsWith(`.${passkeyDomain}`);
  return isOfPool || hostname === "localhost" ? "here" : "nowhere";
}

/** Where passkeys can be used, for components; nowhere while that is being found out. */
export function usePasskeyPlace(): PasskeyPlace {
  const [place, setPlace] = useState<PasskeyPlace>("nowhere");
  useEffect(() => {
    // Without the configuration nobody signs in at all, and forms say so.
    void passkeyPlace().then(setPlace, () => undefined);
  }, []);
  return place;
}
