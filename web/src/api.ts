import { config } from "./config.ts";
import { idToken, signedOut } from "./session.ts";

/** A mysfit as the gallery shows it. */
export interface MysfitSummary {
  readonly mysfitId: string;
  readonly name: string;
  readonly species: string;
  readonly goodevil: string;
  readonly lawchaos: string;
  readonly thumbImageUri: string;
  readonly likes: number;
  readonly adopted: boolean;
}

/** A mysfit with everything that is told of it. */
export interface Mysfit extends MysfitSummary {
  readonly age: number;
  readonly description: string;
  readonly profileImageUri: string;
}

/** Filters of the gallery, as they stand in the address. */
export interface Filters {
  readonly goodevil?: string;
  readonly lawchaos?: string;
  readonly species?: string;
}

/** What the signed-in user liked and adopted, by mysfit id. */
export interface Mine {
  readonly likes: readonly string[];
  readonly adoptions: readonly string[];
}

/** Clicks and distinct signed-in users. */
export interface ClickCount {
  readonly clicks: number;
  readonly users: number;
}

/** How many days a report of clicks looks back. */
export const reportDays = [1, 7, 30] as const;
export type ReportDays = (typeof reportDays)[number];

/** What visitors looked at. Times are ISO 8601 in UTC, the lag is in milliseconds. */
export interface ClickReport {
  readonly days: ReportDays;
  readonly generatedAt: string;
  readonly totals: ClickCount & { readonly guestClicks: number; readonly duplicates: number };
  readonly slot: "hour" | "day";
  readonly overTime: readonly (ClickCount & { readonly from: string })[];
  readonly byMysfit: readonly (ClickCount & { readonly mysfitId: string })[];
  readonly bySpecies: readonly (ClickCount & { readonly species: string })[];
  readonly byAlignment: readonly (ClickCount & { readonly goodevil: string; readonly lawchaos: string })[];
  readonly lag: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly maximum: number | null;
    readonly ahead: number;
  };
  readonly failures: readonly {
    readonly errorCode: string;
    readonly errorMessage: string;
    readonly records: number;
    readonly newest: string;
  }[];
  readonly scannedBytes: number;
}

/** An answer that is not a success: `message` can be shown to a visitor. */
export class ApiError extends Error {
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface CallOptions {
  /** Send the user's token. */
  readonly user?: boolean;
  readonly signal?: AbortSignal;
  /** Sent as JSON. */
  readonly body?: object;
}

async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  return await send<T>(method, `${(await config()).apiUrl}${path}`, options);
}

async function send<T>(
  method: string,
  url: string,
  { user = false, signal, body }: CallOptions = {},
): Promise<T> {
  const headers: Record<string, string> = {
    accept: "application/json",
    ...(body && { "content-type": "application/json" }),
  };
  if (user) {
    const token = await idToken();
    if (!token) throw new ApiError(401, "Please sign in first.");
    headers["authorization"] = `Bearer ${token}`;
  }
  let answer: Response;
  try {
    answer = await fetch(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "The service can't be reached. Check your connection and try again.");
  }
  if (answer.ok) return (await answer.json()) as T;
  if (answer.status === 401) await signedOut();
  const problem = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
  throw new ApiError(
    answer.status,
    messages[answer.status] ?? problem.detail ?? problem.title ?? `The service answered ${answer.status}.`,
  );
}

const messages: Readonly<Record<number, string>> = {
  401: "Your session has ended. Please sign in again.",
  429: "Too many requests just now. Please wait a moment and try again.",
  503: "The service is busy. Please try again in a moment.",
  504: "The service took too long to answer. Please try again.",
};

/** Every mysfit that fits, page by page until there is no more. */
export async function listMysfits(filters: Filters, signal?: AbortSignal): Promise<MysfitSummary[]> {
  const found: MysfitSummary[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      ...(filters as Record<string, string>),
      limit: "100",
      ...(cursor && { cursor }),
    });
    const page = await call<{ mysfits: MysfitSummary[]; cursor?: string }>("GET", `/mysfits?${query}`, {
      signal,
    });
    found.push(...page.mysfits);
    cursor = page.cursor;
  } while (cursor);
  return found;
}

export const getMysfit = (mysfitId: string, signal?: AbortSignal) =>
  call<Mysfit>("GET", `/mysfits/${encodeURIComponent(mysfitId)}`, { signal });

export const setLike = (mysfitId: string, liked: boolean) =>
  call<{ mysfitId: string; likes: number; liked: boolean }>(
    liked ? "POST" : "DELETE",
    `/mysfits/${encodeURIComponent(mysfitId)}/like`,
    {
      user: true,
    },
  );

export const setAdoption = (mysfitId: string, adopted: boolean) =>
  call<{ mysfitId: string; adopted: boolean; mine: boolean }>(
    adopted ? "POST" : "DELETE",
    `/mysfits/${encodeURIComponent(mysfitId)}/adopt`,
    { user: true },
  );

export const getMine = (signal?: AbortSignal) => call<Mine>("GET", "/me", { user: true, signal });

/** What visitors looked at, for administrators. */
export const getClickReport = async (days: ReportDays, signal?: AbortSignal) =>
  await send<ClickReport>("GET", `${(await config()).clicksUrl}/report?days=${days}`, { user: true, signal });

/** Registers somebody for the adoption event; a repeat changes nothing. */
export const registerForEvent = async (registration: { name: string; email: string; mobile: string }) =>
  await send<{ status: "registered" | "already_registered"; email: string }>(
    "POST",
    (await config()).registrationsUrl,
    {
      body: registration,
    },
  );

/** Asks the administrator something. */
export const askQuestion = (email: string, questionText: string) =>
  call<{ status: "received" }>("POST", "/questions", { body: { email, questionText } });
