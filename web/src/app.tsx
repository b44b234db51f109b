import { useEffect, type ReactNode } from "react";
import type { TextKey } from "./i18n/catalogue.ts";
import { useTexts } from "./i18n/language.ts";
import { Words } from "./i18n/words.tsx";
import { Gallery } from "./pages/gallery.tsx";
import { Ask, Event } from "./pages/event.tsx";
import { MyMysfits } from "./pages/my-mysfits.tsx";
import { Profile } from "./pages/profile.tsx";
import { Header } from "./parts/header.tsx";
import { lazyPage } from "./parts/lazy-page.tsx";
import { PrivacyChoice, PrivacyQuestion } from "./parts/privacy.tsx";
import { Link, useLocation } from "./router.tsx";

type PageTitle = Extract<TextKey, `page.${string}`>;

// Charts are large, and for administrators only; who does not sign in needs neither forms of accounts nor their texts.
const Clicks = lazyPage(async () => (await import("./pages/clicks/page.tsx")).Clicks);
const Register = lazyPage(async () => (await import("./pages/sign-in/index.ts")).Register);
const Confirm = lazyPage(async () => (await import("./pages/sign-in/index.ts")).Confirm);
const SignIn = lazyPage(async () => (await import("./pages/sign-in/index.ts")).SignIn);
const ForgotPassword = lazyPage(async () => (await import("./pages/sign-in/index.ts")).ForgotPassword);
const Account = lazyPage(async () => (await import("./pages/account/index.tsx")).Account);
const Collections = lazyPage(async () => (await import("./pages/shop/index.ts")).Collections);
const Collection = lazyPage(async () => (await import("./pages/shop/index.ts")).Collection);
const Item = lazyPage(async () => (await import("./pages/shop/index.ts")).Item);
const Cart = lazyPage(async () => (await import("./pages/shop/index.ts")).Cart);
const Checkout = lazyPage(async () => (await import("./pages/shop/index.ts")).Checkout);
const Orders = lazyPage(async () => (await import("./pages/shop/index.ts")).Orders);
const Order = lazyPage(async () => (await import("./pages/shop/index.ts")).Order);
const Challenge = lazyPage(async () => (await import("./pages/shop/index.ts")).Challenge);
const Goodbye = lazyPage(async () => (await import("./pages/account/goodbye.tsx")).Goodbye);

/** The frame of every page, and which page the address means. */
export function App() {
  const { path, query } = useLocation();
  const { t } = useTexts();
  const { title, page } = pageOf(path, query);
  const name = title ? t("site.title", { page: t(title) }) : t("site.name");
  const description = t("site.description");
  useEffect(() => {
    document.title = name;
    document.querySelector('meta[name="description"]')?.setAttribute("content", description);
  }, [name, description]);
  return (
    <>
      <a className="skip" href="#main">
        {t("site.skip")}
      </a>
      <Header path={path} />
      <PrivacyQuestion />
      <main id="main">{page}</main>
      <footer>
        <p>{t("site.footer")}</p>
        <PrivacyChoice />
      </footer>
    </>
  );
}

/** Page of an address, and its title: none for the first page. */
function pageOf(path: string, query: URLSearchParams): { title?: PageTitle; page: ReactNode } {
  const mysfit = /^\/mysfits\/([^/]+)$/.exec(path)?.[1];
  if (mysfit) return { title: "page.profile", page: <Profile key={mysfit} mysfitId={mysfit} /> };
  if (path === "/shop" || path.startsWith("/shop/")) return shopPageOf(path, query);
  switch (path) {
    case "/":
    case "/index.html":
      return { page: <Gallery query={query} /> };
    case "/register":
      return { title: "page.register", page: <Register /> };
    case "/confirm":
      return { title: "page.confirm", page: <Confirm email={query.get("email") ?? ""} /> };
    case "/sign-in":
      return {
        title: "page.signIn",
        page: <SignIn email={query.get("email") ?? ""} next={query.get("next") ?? "/"} />,
      };
    case "/forgot-password":
      return { title: "page.forgotPassword", page: <ForgotPassword email={query.get("email") ?? ""} /> };
    case "/event":
      return { title: "page.event", page: <Event /> };
    case "/ask":
      return { title: "page.ask", page: <Ask /> };
    case "/account":
      return { title: "page.account", page: <Account /> };
    case "/goodbye":
      return { title: "page.goodbye", page: <Goodbye /> };
    case "/me":
      return { title: "page.mine", page: <MyMysfits /> };
    case "/clicks":
      return { title: "page.clicks", page: <Clicks days={query.get("days")} /> };
    default:
      return {
        title: "page.missing",
        page: <Missing path={path} />,
      };
  }
}

/** Page of an address of the shop. */
function shopPageOf(path: string, query: URLSearchParams): { title: PageTitle; page: ReactNode } {
  const [, kind, given] = /^\/shop\/(collections|items|orders)\/([a-z0-9-]+)$/.exec(path) ?? [];
  if (kind === "collections" && given)
    return { title: "page.shop", page: <Collection key={given} name={given} /> };
  if (kind === "items" && given) return { title: "page.shop", page: <Item key={given} itemId={given} /> };
  if (kind === "orders" && given) return { title: "page.order", page: <Order key={given} orderId={given} /> };
  switch (path) {
    case "/shop":
      return { title: "page.shop", page: <Collections /> };
    case "/shop/cart":
      return { title: "page.cart", page: <Cart /> };
    case "/shop/checkout":
      return { title: "page.checkout", page: <Checkout /> };
    case "/shop/orders":
      return { title: "page.orders", page: <Orders /> };
    case "/shop/challenge":
      return { title: "page.challenge", page: <Challenge orderId={query.get("order") ?? ""} /> };
    default:
      return { title: "page.missing", page: <Missing path={path} /> };
  }
}

function Missing({ path }: { path: string }) {
  const { t } = useTexts();
  const all = <Link href="/">{t("missing.all")}</Link>;
  return (
    <section className="narrow">
      <h1>{t("missing.heading")}</h1>
      <p>
        <Words of="missing.text" parts={{ path: <code>{path}</code>, all }} />
      </p>
    </section>
  );
}
