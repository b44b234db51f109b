import type { Access } from "../../../../contract/api.ts";
import type { Call } from "../../../../contract/operation.ts";
import { badRequest } from "../../errors.ts";
import type { Ses } from "../../ses.ts";
import { checkTemplate, previewMime, readTemplateData, renderTemplate } from "../../templates.ts";
import { operation } from "../operation.ts";
import { templateContent } from "../template-content.ts";

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateEmailTemplate.html */
export const createEmailTemplate = operation("CreateEmailTemplate", {
  members: { TemplateName: true, TemplateContent: templateContent },
  access: () => [{ action: "ses:CreateEmailTemplate", resource: "*" }],
  run: async ({ store: { records }, region }, { TemplateName: name, TemplateContent }) => {
    const parts = partsOf(TemplateContent);
    checkTemplate(name, parts);
    await records.templates.create({ name, region, createdAt: Date.now(), ...parts });
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailTemplate.html */
export const getEmailTemplate = operation("GetEmailTemplate", {
  members: { TemplateName: true },
  access: (call, { TemplateName }) => onTemplate(call, "GetEmailTemplate", TemplateName),
  run: ({ store: { records }, region }, { TemplateName }) => {
    const { subject, text, html } = records.templates.get(region, TemplateName);
    return { TemplateName, TemplateContent: { Subject: subject, Text: text, Html: html } };
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateEmailTemplate.html */
export const updateEmailTemplate = operation("UpdateEmailTemplate", {
  members: { TemplateName: true, TemplateContent: templateContent },
  access: (call, { TemplateName }) => onTemplate(call, "UpdateEmailTemplate", TemplateName),
  run: async ({ store: { records }, region }, { TemplateName, TemplateContent }) => {
    const before = records.templates.get(region, TemplateName);
    const parts = partsOf(TemplateContent);
    checkTemplate(TemplateName, parts);
    await records.templates.put({ ...before, ...parts });
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteEmailTemplate.html */
export const deleteEmailTemplate = operation("DeleteEmailTemplate", {
  members: { TemplateName: true },
  access: (call, { TemplateName }) => onTemplate(call, "DeleteEmailTemplate", TemplateName),
  run: async ({ store: { records }, region }, { TemplateName }) => {
    const { name } = records.templates.get(region, TemplateName);
    await records.templates.delete(region, name);
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListEmailTemplates.html */
export const listEmailTemplates = operation("ListEmailTemplates", {
  members: { NextToken: true, PageSize: true },
  access: () => [{ action: "ses:ListEmailTemplates", resource: "*" }],
  run: ({ store: { records }, region }, { NextToken: token, PageSize: size }) => {
    const { page, next } = records.templatePage(region, { size, token });
    return {
      TemplatesMetadata: page.map(({ name, createdAt = 0 }) => ({
        TemplateName: name,
        CreatedTimestamp: new Date(createdAt),
      })),
      NextToken: next,
    };
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_TestRenderEmailTemplate.html */
export const testRenderEmailTemplate = operation("TestRenderEmailTemplate", {
  members: { TemplateName: true, TemplateData: true },
  access: (call, { TemplateName }) => onTemplate(call, "TestRenderEmailTemplate", TemplateName),
  run: ({ store: { records }, region }, { TemplateName, TemplateData }) => {
    const template = records.templates.get(region, TemplateName);
    const rendered = renderTemplate(template, readTemplateData(TemplateData));
    if ("failure" in rendered) throw badRequest(rendered.failure);
    return { RenderedTemplate: previewMime(rendered) };
  },
});

function onTemplate({ store, region }: Call<Ses>, action: string, name: string): readonly Access[] {
  return [{ action: `ses:${action}`, resource: store.records.templateArn(region, name) }];
}

function partsOf({
  Subject = "",
  Text,
  Html,
}: {
  readonly Subject?: string;
  readonly Text?: string;
  readonly Html?: string;
}) {
  return { subject: Subject, text: Text, html: Html };
}
