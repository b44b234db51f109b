import type { TriggerEvent } from "./trigger-event.ts";

/** Languages of the site and its mails. */
export type Language = "en" | "ko";

/** Language of the person that a trigger is about: what the browser says now, else what it said at sign-up.
 * @returns undefined when nobody said, or it is neither of ours. */
export function languageOf({
  request,
}: Pick<TriggerEvent<unknown, unknown>, "request">): Language | undefined {
  const said = request.clientMetadata?.["language"] ?? request.userAttributes["locale"] ?? "";
  const [language = ""] = said.toLowerCase().split(/[-_]/);
  return language === "en" || language === "ko" ? language : undefined;
}
