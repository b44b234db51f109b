import type {
  AdoptMysfitAnswer,
  AskPictureUploadAnswer,
  AskPictureUploadBody,
  AskQuestionAnswer,
  AskQuestionBody,
  ChangeProfileBody,
  ClickReport,
  ExportMeAnswer,
  GetMeAnswer,
  GetMysfitAnswer,
  GetPictureAnswer,
  GetProfileAnswer,
  LikeMysfitAnswer,
  ListMysfitsAnswer,
  RegistrationAnswer,
  RemovePictureAnswer,
  WithdrawAnswer,
} from "./api-types.ts";
import { config } from "./config.ts";
import { SiteError } from "./errors.ts";
import type { TextKey } from "./i18n/catalogue.ts";
import { currentLanguage } from "./i18n/language.ts";
import type { Translate } from "./i18n/translate.ts";
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

/** An answer that is not a success. */
export class ApiError extends SiteError {
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  /** Seconds after which asking again makes sense, when the service says so. */
  readonly retryAfter: number | undefined;
  /** Code of the reason, when the service gives one. */
  readonly reason: string | undefined;
  constructor(
    status: number,
    say: (t: Translate) => string,
    { retryAfter, reason }: { readonly retryAfter?: number; readonly reason?: string } = {},
  ) {
    super(say);
    this.status = status;
    this.retryAfter = retryAfter;
    this.reason = reason;
  }
}

/** Texts without placeholders: what the errors of a call say. */
export type Messages = Readonly<Record<number, PlainKey>>;
type PlainKey = Exclude<Extract<TextKey, `error.${string}`>, `error.${"status" | "configuration"}`>;

export interface CallOptions {
  /** Send the user's token. */
  readonly user?: boolean;
  readonly signal?: AbortSignal;
  /** Sent as JSON. */
  readonly body?: object;
  /** Tells the service the visitor's language. */
  readonly inLanguage?: boolean;
  /** Errors by status that mean something of their own here. */
  readonly errors?: Messages;
  /** Sent so that the service does the same thing once, however often it is asked. */
  readonly idempotencyKey?: string;
}

async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  return await send<T>(method, `${(await config()).apiUrl}${path}`, options);
}

/** Asks a service for something. @throws ApiError */
export async function send<T>(
  method: string,
  url: string,
  { user = false, signal, body, inLanguage = false, errors = {}, idempotencyKey }: CallOptions = {},
): Promise<T> {
  const headers: Record<string, string> = {
    accept: "application/json",
    ...(body && { "content-type": "application/json" }),
    ...(inLanguage && { "accept-language": currentLanguage() }),
    ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
  };
  if (user) {
    const token = await idToken();
    if (!token) throw new ApiError(401, (t) => t("error.signInFirst"));
    headers["authorization"] = `Bearer ${token}`;
  }
  let answer: Response;
  try {
    answer = await fetch(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, (t) => t("error.unreachable"));
  }
  if (answer.ok) return (await answer.json()) as T;
  if (answer.status === 401) await signedOut();
  const problem = (await answer.json().catch(() => ({}))) as Problem;
  const { errors: faults = [], reason } = problem;
  throw new ApiError(
    answer.status,
    (t) => {
      const fields = faults.flatMap(({ field }) => fieldMessages[field] ?? []);
      if (fields.length > 0) return fields.map((key) => t(key)).join(" ");
      const key = errors[answer.status] ?? messages[answer.status];
      return key ? t(key) : t("error.status", { status: answer.status });
    },
    { retryAfter: Number(answer.headers.get("retry-after")) || undefined, reason },
  );
}

/** As much of a problem as the site reads. */
interface Problem {
  readonly errors?: readonly Fault[];
  readonly reason?: string;
}

/** Fault of one field, in a problem's `errors`. */
interface Fault {
  readonly field: string;
}

const fieldMessages: Readonly<Record<string, PlainKey>> = {
  name: "error.field.name",
  email: "error.field.email",
  mobile: "error.field.mobile",
};

const messages: Messages = {
  400: "error.400",
  401: "error.401",
  403: "error.403",
  404: "error.404",
  413: "error.413",
  429: "error.429",
  500: "error.500",
  502: "error.502",
  503: "error.503",
  504: "error.504",
};

const mysfitErrors: Messages = { 404: "error.noMysfit", 409: "error.adopted" };
const likeErrors: Messages = { ...mysfitErrors, 409: "error.leaving" };

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
  call<GetMysfitAnswer>("GET", `/mysfits/${encodeURIComponent(mysfitId)}`, {
    signal,
    errors: mysfitErrors,
  });

export const setLike = (mysfitId: string, liked: boolean) =>
  call<LikeMysfitAnswer>(liked ? "POST" : "DELETE", `/mysfits/${encodeURIComponent(mysfitId)}/like`, {
    user: true,
    errors: likeErrors,
  });

export const setAdoption = (mysfitId: string, adopted: boolean) =>
  call<AdoptMysfitAnswer>(adopted ? "POST" : "DELETE", `/mysfits/${encodeURIComponent(mysfitId)}/adopt`, {
    user: true,
    errors: mysfitErrors,
  });

export const getMine = (signal?: AbortSignal) => call<GetMeAnswer>("GET", "/me", { user: true, signal });

/** Reads what the visitor tells of themselves. */
export const getProfile = (signal?: AbortSignal) =>
  call<GetProfileAnswer>("GET", "/me/profile", { user: true, signal });

export const changeProfile = (change: ChangeProfileBody) =>
  call<GetProfileAnswer>("PATCH", "/me/profile", {
    user: true,
    body: change,
    errors: { 400: "error.displayName", 409: "error.leaving" },
  });

/** Reads everything that is stored about the visitor. */
export const exportMine = () => call<ExportMeAnswer>("GET", "/me/export", { user: true });

/** Removes everything that is stored about the visitor, or what is left of it. */
export const withdraw = () =>
  call<WithdrawAnswer>("DELETE", "/me", { user: true, body: { confirm: "withdraw" } });

/** Reads what visitors looked at, for administrators. */
export const getClickReport = async (days: ReportDays, signal?: AbortSignal) =>
  await send<ClickReport>("GET", `${(await config()).clicksUrl}/report?days=${days}`, {
    user: true,
    signal,
    errors: { 403: "error.forAdministrators", 422: "error.fewerDays" },
  });

/** Registers somebody for the adoption event; a repeat changes nothing. */
export const registerForEvent = async (registration: { name: string; email: string; mobile: string }) =>
  await send<RegistrationAnswer>("POST", (await config()).registrationsUrl, {
    body: registration,
    inLanguage: true,
  });

/** Asks the administrator something. */
export const askQuestion = (question: AskQuestionBody) =>
  call<AskQuestionAnswer>("POST", "/questions", { body: question, errors: { 429: "error.askedEnough" } });

const pictureErrors: Messages = { 409: "error.leaving" };

/** Asks for a form to upload a picture of oneself with. */
export const askPictureUpload = (contentType: AskPictureUploadBody["contentType"]) =>
  call<AskPictureUploadAnswer>("POST", "/me/picture", {
    user: true,
    body: { contentType },
    errors: pictureErrors,
  });

/** Tells what became of the newest upload, and where the picture is. */
export const getPicture = (signal?: AbortSignal) =>
  call<GetPictureAnswer>("GET", "/me/picture", { user: true, signal });

/** Deletes the picture of oneself. */
export const removePicture = () => call<RemovePictureAnswer>("DELETE", "/me/picture", { user: true });
