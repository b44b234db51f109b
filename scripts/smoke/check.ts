import type { Options } from "./options.ts";
import type { Site } from "./site.ts";

/** All that the site knows of its surroundings: `/config.json`. */
export interface SiteConfig {
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** Where Cognito is not at its usual address. */
  readonly userPoolEndpoint?: string;
  readonly apiUrl: string;
  readonly clicksUrl: string;
  readonly registrationsUrl: string;
  readonly graphqlUrl: string;
}

/** A visit to a site. */
export interface Visit {
  readonly site: Site;
  /** What the check `config` has read. */
  config: SiteConfig | undefined;
  /** Outputs of the stack that the site must be of, if one was named. */
  readonly outputs: Readonly<Record<string, unknown>> | undefined;
  /** The page as this checkout builds it, if it must be that one. */
  readonly page: string | undefined;
  readonly user: Options["user"];
}

/** A visit to a site whose config is known. */
export interface KnownVisit extends Visit {
  readonly config: SiteConfig;
}

interface Described {
  /** `registrations` */
  readonly name: string;
  /** What is looked at, in one line. */
  readonly about: string;
  /** What to do when it does not hold. */
  readonly remedy: string;
  /** Why there is nothing to look at in a visit; undefined when there is. */
  readonly unless?: (visit: Visit) => string | undefined;
}

/** A thing that a visitor may expect. */
export type Check = Described &
  (
    | { readonly needsConfig: false; readonly run: (visit: Visit) => Promise<void> }
    | { readonly needsConfig: true; readonly run: (visit: KnownVisit) => Promise<void> }
  );
