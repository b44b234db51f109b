import Handlebars from "handlebars";
import { badRequest } from "./errors.ts";
import type { TemplateRecord } from "./records.ts";

/** The parts of a template. */
export type TemplateParts = Pick<TemplateRecord, "subject" | "text" | "html">;

/** A template, filled in; or why that could not be done. */
export type Rendered =
  { readonly subject: string; readonly text: string; readonly html?: string | undefined } | RenderingFailure;

/** Reason why a template could not be filled in. */
export interface RenderingFailure {
  readonly failure: string;
  /** True when a value is missing, and nothing is wrong with the template. */
  readonly isMissing: boolean;
}

/** Characters of a template with all its parts.
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const TEMPLATE_BYTES = 500 * 1024;

/** An environment of its own: what anybody registers elsewhere isn't there, and templates write no logs. */
const handlebars = Handlebars.create();
handlebars.unregisterHelper("log");

/** SES escapes nothing in HTML, and knows no value that the data does not have.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html */
const options = { noEscape: true, strict: true } as const;
/** Nothing of a value's prototype is reached, without a warning on the console. */
const ownOnly = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false } as const;

/** Checks a template. @throws AwsError BadRequestException for a name, a size or a syntax that SES does not take. */
export function checkTemplate(name: string, parts: TemplateParts): void {
  if (!/^[\w-]{1,64}$/.test(name))
    throw badRequest(`Template name must be 1 to 64 letters, digits, _ and - (got "${name.slice(0, 80)}").`);
  if (parts.text === undefined && parts.html === undefined)
    throw badRequest(`Template ${name} needs a text part or an HTML part.`);
  const texts = [parts.subject, parts.text ?? "", parts.html ?? ""];
  if (texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) > TEMPLATE_BYTES)
    throw badRequest(`Template ${name} is larger than ${TEMPLATE_BYTES} bytes.`);
  for (const text of texts)
    try {
      handlebars.precompile(text, options);
    } catch (error) {
      throw badRequest(`Template ${name} is invalid: ${(error as Error).message}`);
    }
}

/** Reads the data of a template. @throws AwsError BadRequestException when it is no JSON object. */
export function readTemplateData(text: string | undefined): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text ?? "{}");
  } catch {
    data = undefined;
  }
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw badRequest("Invalid template data: it must be a JSON object.");
  return data as Record<string, unknown>;
}

/** Fills a template in, as Handlebars does: values, nested values, `#if`, `#unless`, `#each`, `#with`, inline partials.
 * A value that is not in the data is a failure; as the condition of a block it counts as false.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html */
export function renderTemplate(parts: TemplateParts, data: Readonly<Record<string, unknown>>): Rendered {
  const render = (text: string) => handlebars.compile<unknown>(text, options)(data, ownOnly);
  try {
    return {
      subject: render(parts.subject),
      text: render(parts.text ?? ""),
      html: parts.html === undefined ? undefined : render(parts.html),
    };
  } catch (error) {
    const message = (error as Error).message;
    const [, name] = /^"(.+)" not defined in/.exec(message) ?? [];
    return name === undefined
      ? { failure: message, isMissing: false }
      : { failure: `Attribute '${name}' is not present in the rendering data.`, isMissing: true };
  }
}

/** A mail with these parts as MIME text, as the test operations show it. */
export function previewMime({ subject, text, html }: Exclude<Rendered, RenderingFailure>): string {
  const part = (type: string, body: string) =>
    [`Content-Type: text/${type}; charset=UTF-8`, "Content-Transfer-Encoding: 8bit", "", body].join("\r\n");
  const head = [`Date: ${new Date().toUTCString()}`, `Subject: ${subject}`, "MIME-Version: 1.0"];
  if (html === undefined) return [...head, part("plain", text)].join("\r\n");
  const boundary = "----=_Part_0";
  const parts = [...(text === "" ? [] : [part("plain", text)]), part("html", html)];
  return [
    ...head,
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    ...parts.flatMap((one) => [`--${boundary}`, one]),
    `--${boundary}--`,
    "",
  ].join("\r\n");
}
