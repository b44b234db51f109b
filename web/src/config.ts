import { SiteError } from "./errors.ts";

/** Contents of `/config.json`, which the program writes: all that the site knows of its surroundings. */
export interface Config {
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** Only where Cognito is not at its usual address. */
  readonly userPoolEndpoint?: string;
  /** Domain that passkeys are for; omitted where the pool takes none. */
  readonly passkeyDomain?: string;
  /** Path on this origin, without a slash at the end. */
  readonly apiUrl: string;
  /** Path that clicks are put to. */
  readonly clicksUrl: string;
  /** Path that a registration for the event is posted to. */
  readonly registrationsUrl: string;
  readonly graphqlUrl: string;
  /** Path of the shop's API; omitted where the stage has no shop. */
  readonly shopUrl?: string;
  /** Who takes the shop's money; omitted where the stage has no shop. */
  readonly shopPayments?: string;
  /** Key under which the site sends cards to Stripe; omitted where that takes no money. */
  readonly stripeKey?: string;
}

let loaded: Promise<Config> | undefined;

/** The configuration, fetched once; a failed attempt is made again at the next call. */
export function config(): Promise<Config> {
  loaded ??= fetch("/config.json", { cache: "no-store" })
    .then((answer) => {
      if (!answer.ok) throw new SiteError((t) => t("error.configuration", { status: answer.status }));
      return answer.json() as Promise<Config>;
    })
    .catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
  return loaded;
}
