import PostalMime from "postal-mime";
import { AwsError, NotEmulatedError } from "../../platform/errors.ts";
import type { SesDirectory } from "./directory.ts";
import type { TemplateRecord } from "./records.ts";

/** Bytes of a mail with everything, after encoding.
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MESSAGE_BYTES = 40 * 1024 * 1024;

/** What SendEmail may carry.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EmailContent.html */
export interface EmailContent {
  readonly Simple?: {
    readonly Subject?: { readonly Data?: string };
    readonly Body?: { readonly Text?: { readonly Data?: string }; readonly Html?: { readonly Data?: string } };
    readonly Headers?: readonly { readonly Name: string; readonly Value: string }[];
    readonly Attachments?: readonly unknown[];
  };
  readonly Raw?: { readonly Data?: string };
  readonly Template?: {
    readonly TemplateName?: string;
    readonly TemplateContent?: { readonly Subject?: string; readonly Text?: string; readonly Html?: string };
    readonly TemplateData?: string;
  };
}

/** A mail, read. */
export interface ReadContent {
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** Of raw mail. */
  readonly from?: string | undefined;
  readonly to?: readonly string[] | undefined;
}

/** @throws AwsError BadRequestException, NotFoundException for a template that is not there */
export async function readContent(directory: SesDirectory, region: string, content: EmailContent | undefined): Promise<ReadContent> {
  const kinds = Object.values(content ?? {}).filter((value) => value !== undefined && value !== null);
  if (!content || kinds.length !== 1) throw badRequest("Exactly one of Simple, Raw and Template must be given in Content.");
  if (content.Raw) return await readRaw(content.Raw.Data);
  if (content.Template) return fromTemplate(directory, region, content.Template);
  const { Subject, Body, Headers, Attachments } = content.Simple ?? {};
  if (Attachments?.length) throw new NotEmulatedError("attachments of simple mails", "Send a raw mail.");
  if (Subject?.Data === undefined) throw badRequest("Missing required member Subject.");
  if (Body?.Text?.Data === undefined && Body?.Html?.Data === undefined) throw badRequest("Missing required member Body.");
  for (const { Name, Value } of Headers ?? [])
    if (!/^[\x21-\x39\x3B-\x7E]{1,126}$/.test(Name) || /[\r\n]/.test(Value)) throw badRequest(`Invalid header <${Name}>.`);
  if (/[\r\n]/.test(Subject.Data)) throw badRequest("Subject must not contain line breaks.");
  return { subject: Subject.Data, text: Body.Text?.Data ?? "", html: Body.Html?.Data };
}

async function readRaw(data: string | undefined): Promise<ReadContent> {
  const bytes = Buffer.from(data ?? "", "base64");
  if (bytes.length > MESSAGE_BYTES) throw badRequest(`Message length is more than ${MESSAGE_BYTES} bytes long.`);
  const mail = await PostalMime.parse(bytes);
  if (!mail.from && mail.headers.length === 0) throw badRequest("The raw message has no headers.");
  const addresses = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].flatMap(({ address }) => (address ? [address] : []));
  return { subject: mail.subject ?? "", text: mail.text ?? "", html: mail.html, from: mail.from?.address, to: addresses };
}

function fromTemplate(
  directory: SesDirectory,
  region: string,
  { TemplateName, TemplateContent, TemplateData = "{}" }: NonNullable<EmailContent["Template"]>,
): ReadContent {
  const template: Pick<TemplateRecord, "subject" | "text" | "html"> =
    TemplateName === undefined
      ? { subject: TemplateContent?.Subject ?? "", text: TemplateContent?.Text, html: TemplateContent?.Html }
      : directory.templates.get(region, TemplateName);
  let data: Record<string, unknown>;
  try {
    data = JSON.parse(TemplateData) as Record<string, unknown>;
  } catch {
    throw badRequest("Invalid template data: it is not JSON.");
  }
  return {
    subject: render(template.subject, data, false),
    text: render(template.text ?? "", data, false),
    html: template.html === undefined ? undefined : render(template.html, data, true),
  };
}

/** Fills in `{{name}}` and `{{outer.inner}}`.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html */
function render(template: string, data: Record<string, unknown>, isHtml: boolean): string {
  return template.replaceAll(/\{\{\{?([^{}]+)\}?\}\}/g, (whole, expression: string) => {
    const name = expression.trim();
    if (!/^[\w.$-]+$/.test(name))
      throw new NotEmulatedError(`${whole} in a mail template`, "Here templates have {{name}} only, without blocks and helpers.");
    const value = name.split(".").reduce<unknown>((from, part) => (from as Record<string, unknown> | undefined)?.[part], data);
    if (value === undefined) throw badRequest(`Attribute '${name}' is not present in the rendering data.`);
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return isHtml && !whole.startsWith("{{{") ? text.replaceAll(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`) : text;
  });
}

export function badRequest(message: string): AwsError {
  return new AwsError("BadRequestException", message);
}
