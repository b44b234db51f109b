import type {
  AdoptMysfitAnswer,
  AskQuestionAnswer,
  AskQuestionBody,
  ClickReport,
  GetMeAnswer,
  GetMysfitAnswer,
  LikeMysfitAnswer,
  ListMysfitsAnswer,
  RegistrationAnswer,
} from "./api-types.ts";
import { config } from "./config.ts";
import { idToken, signedOut } from "./session.ts";

/** A mysfit as the gallery shows it. */
export type MysfitSummary = ListMysfitsAnswer["mysfits"][number];

/** A mysfit with everything that is told of it. */
export type Mysfit = GetMysfitAnswer;

/** Filters of the gallery, as they stand in the address. */
export type Filters = Readonly<Partial<Record<"goodevil" | "lawchaos" | "species", string>>>;

/** Days that a report of clicks may look back. */
export const reportDays = [1, 7, 30] as const satisfies readonly ReportDays[];
export type ReportDays = ClickReport["days"];

/** Clicks and distinct signed-in users. */
export type ClickCount = Pick<ClickReport["totals"], "clicks" | "users">;

export type { ClickReport } from "./api-types.ts";

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
  502: "The service is away just now. Please try again in a few minutes.",
  503: "The service is busy. Please try again in a moment.",
  504: "The service took too long to answer. Please try again.",
};

/** Lists every mysfit that fits, page by page until there is no more. */
export async function listMysfits(filters: Filters, signal?: AbortSignal): Promise<MysfitSummary[]> {
  const mysfits: MysfitSummary[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      ...(filters as Record<string, string>),
      limit: "100",
      ...(cursor && { cursor }),
    });
    const page = await call<ListMysfitsAnswer>("GET", `/mysfits?${query}`, {
      signal,
    });
    mysfits.push(...page.mysfits);
    cursor = page.cursor;
  } while (cursor);
  return mysfits;
}

export const getMysfit = (mysfitId: string, signal?: AbortSignal) =>
  call<GetMysfitAnswer>("GET", `/mysfits/${encodeURIComponent(mysfitId)}`, { signal });

export const setLike = (mysfitId: string, liked: boolean) =>
  call<LikeMysfitAnswer>(liked ? "POST" : "DELETE", `/mysfits/${encodeURIComponent(mysfitId)}/like`, {
    user: true,
  });

export const setAdoption = (mysfitId: string, adopted: boolean) =>
  call<AdoptMysfitAnswer>(adopted ? "POST" : "DELETE", `/mysfits/${encodeURIComponent(mysfitId)}/adopt`, {
    user: true,
  });

export const getMine = (signal?: AbortSignal) => call<GetMeAnswer>("GET", "/me", { user: true, signal });

/** Reads what visitors looked at, for administrators. */
export const getClickReport = async (days: ReportDays, signal?: AbortSignal) =>
  await send<ClickReport>("GET", `${(await config()).clicksUrl}/report?days=${days}`, { user: true, signal });

/** Registers somebody for the adoption event; a repeat changes nothing. */
export const registerForEvent = async (registration: { name: string; email: string; mobile: string }) =>
  await send<RegistrationAnswer>("POST", (await config()).registrationsUrl, {
    body: registration,
  });

/** Asks the administrator something. */
export const askQuestion = (question: AskQuestionBody) =>
  call<AskQuestionAnswer>("POST", "/questions", { body: question });
