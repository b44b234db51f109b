import { lazy, Suspense, useEffect } from "react";
import { Gallery } from "./pages/gallery.tsx";
import { Confirm, Register, SignIn } from "./pages/account.tsx";
import { Ask, Event } from "./pages/event.tsx";
import { MyMysfits } from "./pages/my-mysfits.tsx";
import { Profile } from "./pages/profile.tsx";
import { Failure } from "./parts/failure.tsx";
import { Header } from "./parts/header.tsx";
import { PrivacyChoice, PrivacyQuestion } from "./parts/privacy.tsx";
import { Link, useLocation } from "./router.tsx";

// Charts are large, and for administrators only.
const Clicks = lazy(() =>
  import("./pages/clicks/page.tsx").then(
    ({ Clicks }) => ({ default: Clicks }),
    () => ({
      default: () => (
        <Failure error={new Error("This page could not be loaded.")} retry={() => location.reload()} />
      ),
    }),
  ),
);

/** The frame of every page, and which page the address means. */
export function App() {
  const { path, query } = useLocation();
  const { title, page } = pageOf(path, query);
  useEffect(() => {
    document.title = title ? `${title} · Mythical Mysfits` : "Mythical Mysfits";
  }, [title]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Header path={path} />
      <PrivacyQuestion />
      <main id="main">{page}</main>
      <footer>
        <p>Every mysfit deserves a home. Pictures and texts of this site are its own.</p>
        <PrivacyChoice />
      </footer>
    </>
  );
}

function pageOf(path: string, query: URLSearchParams) {
  const mysfit = /^\/mysfits\/([^/]+)$/.exec(path)?.[1];
  if (mysfit)
    return { title: "Profile", page: <Profile key={mysfit} mysfitId={decodeURIComponent(mysfit)} /> };
  switch (path) {
    case "/":
    case "/index.html":
      return { title: "", page: <Gallery query={query} /> };
    case "/register":
      return { title: "Register", page: <Register /> };
    case "/confirm":
      return { title: "Confirm your address", page: <Confirm email={query.get("email") ?? ""} /> };
    case "/sign-in":
      return {
        title: "Sign in",
        page: <SignIn email={query.get("email") ?? ""} next={query.get("next") ?? "/"} />,
      };
    case "/event":
      return { title: "Adoption event", page: <Event /> };
    case "/ask":
      return { title: "Ask us", page: <Ask /> };
    case "/me":
      return { title: "My mysfits", page: <MyMysfits /> };
    case "/clicks":
      return {
        title: "Clicks",
        page: (
          <Suspense fallback={<p role="status">Loading …</p>}>
            <Clicks days={query.get("days")} />
          </Suspense>
        ),
      };
    default:
      return {
        title: "Not found",
        page: (
          <section className="narrow">
            <h1>Nothing lives here</h1>
            <p>
              There is no page at <code>{path}</code>. <Link href="/">See all mysfits</Link>
            </p>
          </section>
        ),
      };
  }
}
