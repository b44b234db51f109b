import { NotEmulatedError } from "../../contract/errors.ts";
import type { ApiRequest, Operation } from "../../contract/service.ts";
import { badRequest } from "./content.ts";
import type { SesDirectory } from "./directory.ts";
import { checkTemplate, previewMime, readTemplateData, renderTemplate } from "./templates.ts";

/** Of the operations on templates. */
export interface TemplateInput {
  readonly TemplateName?: string;
  readonly TemplateContent?: { readonly Subject?: string; readonly Text?: string; readonly Html?: string };
  readonly TemplateData?: string;
}

/** Templates, as API v2 has them.
 * @param path After `/v2/email/templates/`. */
export function templateOperation(
  directory: SesDirectory,
  { method, region, query, path: whole }: ApiRequest,
  [name = "", what = ""]: readonly string[],
  { TemplateName = "", TemplateContent = {}, TemplateData }: TemplateInput,
): Operation {
  const operation = (action: string, run: () => Promise<object> | object): Operation => ({
    name: action,
    access: [{ action: `ses:${action}`, resource: name === "" ? "*" : directory.templateArn(region, name) }],
    run: async () => ({ body: await run() }),
  });
  const parts = {
    subject: TemplateContent.Subject ?? "",
    text: TemplateContent.Text,
    html: TemplateContent.Html,
  };
  if (name === "" && method === "POST")
    return operation("CreateEmailTemplate", async () => {
      checkTemplate(TemplateName, parts);
      await directory.templates.create({ name: TemplateName, region, createdAt: Date.now(), ...parts });
      return {};
    });
  if (name === "" && method === "GET")
    return operation("ListEmailTemplates", () => {
      const { page, next } = directory.templatePage(region, query.get("PageSize"), query.get("NextToken"));
      return {
        TemplatesMetadata: page.map((one) => ({
          TemplateName: one.name,
          CreatedTimestamp: (one.createdAt ?? 0) / 1000,
        })),
        ...(next !== undefined && { NextToken: next }),
      };
    });
  if (what === "render" && method === "POST")
    return operation("TestRenderEmailTemplate", () => {
      const rendered = renderTemplate(directory.templates.get(region, name), readTemplateData(TemplateData));
      if ("failure" in rendered) throw badRequest(rendered.failure);
      return { RenderedTemplate: previewMime(rendered) };
    });
  if (what === "" && method === "GET")
    return operation("GetEmailTemplate", () => {
      const { subject, text, html } = directory.templates.get(region, name);
      return { TemplateName: name, TemplateContent: { Subject: subject, Text: text, Html: html } };
    });
  if (what === "" && method === "PUT")
    return operation("UpdateEmailTemplate", async () => {
      const before = directory.templates.get(region, name);
      checkTemplate(name, parts);
      await directory.templates.put({ ...before, ...parts });
      return {};
    });
  if (what === "" && method === "DELETE")
    return operation("DeleteEmailTemplate", async () => {
      directory.templates.get(region, name);
      await directory.templates.delete(region, name);
      return {};
    });
  throw new NotEmulatedError(`sesv2: ${method} ${whole}`);
}
