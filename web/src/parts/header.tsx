import { useState } from "react";
import { Button } from "./button.tsx";
import { go, Link } from "../router.tsx";
import { signOut, useUser } from "../session.ts";

/** Name of the site, and who is signed in. */
export function Header({ path }: { path: string }) {
  const user = useUser();
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    try {
      await signOut();
    } finally {
      setBusy(false);
      go("/");
    }
  };
  const current = (href: string) => (path === href ? ("page" as const) : undefined);
  return (
    <header className="bar">
      <Link href="/" className="brand">
        <img src="/favicon.svg" alt="" width="32" height="32" />
        Mythical Mysfits
      </Link>
      <nav aria-label="Event">
        <Link href="/event" aria-current={current("/event")}>
          Adoption event
        </Link>
      </nav>
      <nav aria-label="Account">
        {user === null && (
          <>
            <Link href="/sign-in" aria-current={current("/sign-in")}>
              Sign in
            </Link>
            <Link href="/register" className="button" aria-current={current("/register")}>
              Register
            </Link>
          </>
        )}
        {user && (
          <>
            {user.groups.includes("admin") && (
              <Link href="/clicks" aria-current={current("/clicks")}>
                Clicks
              </Link>
            )}
            <Link href="/me" aria-current={current("/me")} title={user.email}>
              My mysfits
            </Link>
            <Button busy={busy} onClick={() => void leave()}>
              Sign out
            </Button>
          </>
        )}
      </nav>
    </header>
  );
}
