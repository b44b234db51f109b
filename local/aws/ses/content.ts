import PostalMime from "postal-mime";
import { badRequest } from "./errors.ts";
import type { TemplateRecord } from "./records.ts";
import type { SesStore } from "./store.ts";
import { checkTemplate, readTemplateData, renderTemplate, type TemplateParts } from "./templates.ts";

/** Bytes of a mail with everything, after encoding.
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MESSAGE_BYTES = 40 * 1024 * 1024;

/** Content of a mail as SendEmail has it.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EmailContent.html */
export interface EmailContent {
  readonly Simple?: {
    readonly Subject?: { readonly Data?: string };
    readonly Body?: {
      readonly Text?: { readonly Data?: string };
      readonly Html?: { readonly Data?: string };
    };
    readonly Headers?: readonly { readonly Name: string; readonly Value: string }[];
  };
  readonly Raw?: { readonly Data: Buffer };
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
  /** Of a template that could not be filled in: nothing is sent. */
  readonly renderingFailure?: { readonly errorMessage: string; readonly templateName: string } | undefined;
}

/** Reads the content of a mail. @throws AwsError BadRequestException; NotFoundException for a template that is not there. */
export async function readContent(
  store: SesStore,
  region: string,
  content: EmailContent | undefined,
): Promise<ReadContent> {
  const kinds = Object.values(content ?? {}).filter((value) => value !== undefined && value !== null);
  if (!content || kinds.length !== 1)
    throw badRequest("Exactly one of Simple, Raw and Template must be given in Content.");
  if (content.Raw) return await readRaw(content.Raw.Data);
  if (content.Template) return fromTemplate(store, region, content.Template);
  return readSimple(content.Simple);
}

/** Reads a mail of subject and texts. @throws AwsError BadRequestException */
export function readSimple(simple: EmailContent["Simple"]): ReadContent {
  const { Subject, Body, Headers } = simple ?? {};
  if (Subject?.Data === undefined) throw badRequest("Missing required member Subject.");
  if (Body?.Text?.Data === undefined && Body?.Html?.Data === undefined)
    throw badRequest("Missing required member Body.");
  for (const { Name, Value } of Headers ?? [])
    if (!/^[\x21-\x39\x3B-\x7E]{1,126}$/.test(Name) || /[\r\n]/.test(Value))
      throw badRequest(`Invalid header <${Name}>.`);
  if (/[\r\n]/.test(Subject.Data)) throw badRequest("Subject must not contain line breaks.");
  return { subject: Subject.Data, text: Body.Text?.Data ?? "", html: Body.Html?.Data };
}

/** Reads a whole mail. @throws AwsError BadRequestException when it is none, or too large. */
export async function readRaw(bytes: Buffer): Promise<ReadContent> {
  if (bytes.length > MESSAGE_BYTES)
    throw badRequest(`Message length is more than ${MESSAGE_BYTES} bytes long.`);
  const mail = await PostalMime.parse(bytes);
  if (!mail.from && mail.headers.length === 0) throw badRequest("The raw message has no headers.");
  const addresses = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].flatMap(({ address }) =>
    address ? [address] : [],
  );
  return {
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html,
    from: mail.from?.address,
    to: addresses,
  };
}

/** The template that a mail names, or carries. @throws AwsError NotFoundException, BadRequestException */
function fromTemplate(
  store: SesStore,
  region: string,
  { TemplateName, TemplateContent, TemplateData }: NonNullable<EmailContent["Template"]>,
): ReadContent {
  const data = readTemplateData(TemplateData);
  if (TemplateName !== undefined) return fillIn(store.templates.get(region, TemplateName), data);
  const parts = {
    subject: TemplateContent?.Subject ?? "",
    text: TemplateContent?.Text,
    html: TemplateContent?.Html,
  };
  checkTemplate("inline", parts);
  return fillIn({ name: "", ...parts }, data);
}

/** Fills in a template's mail. SES takes one that can't be filled in too, and tells later.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html */
export function fillIn(
  template: TemplateParts & Pick<TemplateRecord, "name">,
  data: Readonly<Record<string, unknown>>,
): ReadContent {
  const rendered = renderTemplate(template, data);
  if (!("failure" in rendered)) return rendered;
  return {
    subject: template.subject,
    text: "",
    renderingFailure: { errorMessage: rendered.failure, templateName: template.name },
  };
}
