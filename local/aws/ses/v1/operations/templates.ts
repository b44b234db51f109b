import { AwsError } from "../../../../contract/errors.ts";
import type { TemplateRecord } from "../../records.ts";
import { checkTemplate, previewMime, readTemplateData, renderTemplate } from "../../templates.ts";
import { operation } from "../operation.ts";

/** Members of a template. */
const template = { TemplateName: true, SubjectPart: true, TextPart: true, HtmlPart: true } as const;

/** A template as the API has it. */
interface InputTemplate {
  readonly TemplateName: string;
  readonly SubjectPart?: string;
  readonly TextPart?: string;
  readonly HtmlPart?: string;
}

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_CreateTemplate.html */
export const createTemplate = operation("CreateTemplate", {
  members: { Template: template },
  access: () => [{ action: "ses:CreateTemplate", resource: "*" }],
  run: async ({ store: { records }, region }, { Template }) =>
    void (await records.templates.create(readTemplate(region, Template))),
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_UpdateTemplate.html */
export const updateTemplate = operation("UpdateTemplate", {
  members: { Template: template },
  access: () => [{ action: "ses:UpdateTemplate", resource: "*" }],
  run: async ({ store: { records }, region }, { Template }) => {
    const changed = readTemplate(region, Template);
    const { createdAt } = records.templates.get(region, changed.name);
    await records.templates.put({ ...changed, createdAt });
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_GetTemplate.html */
export const getTemplate = operation("GetTemplate", {
  members: { TemplateName: true },
  access: () => [{ action: "ses:GetTemplate", resource: "*" }],
  run: ({ store: { records }, region }, { TemplateName }) => {
    const { subject, text, html } = records.templates.get(region, TemplateName);
    return { Template: { TemplateName, SubjectPart: subject, TextPart: text, HtmlPart: html } };
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_DeleteTemplate.html */
export const deleteTemplate = operation("DeleteTemplate", {
  members: { TemplateName: true },
  access: () => [{ action: "ses:DeleteTemplate", resource: "*" }],
  run: async ({ store: { records }, region }, { TemplateName }) =>
    await records.templates.delete(region, TemplateName),
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_ListTemplates.html */
export const listTemplates = operation("ListTemplates", {
  members: { NextToken: true, MaxItems: true },
  access: () => [{ action: "ses:ListTemplates", resource: "*" }],
  run: ({ store: { records }, region }, { NextToken: token, MaxItems: size }) => {
    const { page, next } = records.templatePage(region, { size, token });
    return {
      TemplatesMetadata: page.map(({ name, createdAt = 0 }) => ({
        Name: name,
        CreatedTimestamp: new Date(createdAt),
      })),
      NextToken: next,
    };
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_TestRenderTemplate.html */
export const testRenderTemplate = operation("TestRenderTemplate", {
  members: { TemplateName: true, TemplateData: true },
  access: () => [{ action: "ses:TestRenderTemplate", resource: "*" }],
  run: ({ store: { records }, region }, { TemplateName, TemplateData }) => {
    const rendered = renderTemplate(records.templates.get(region, TemplateName), readData(TemplateData));
    if (!("failure" in rendered)) return { RenderedTemplate: previewMime(rendered) };
    throw new AwsError(
      rendered.isMissing ? "MissingRenderingAttribute" : "InvalidRenderingParameter",
      rendered.failure,
    );
  },
});

function readData(text: string): Record<string, unknown> {
  try {
    return readTemplateData(text);
  } catch (error) {
    throw new AwsError("InvalidRenderingParameter", (error as Error).message);
  }
}

function readTemplate(region: string, { TemplateName: name, ...input }: InputTemplate): TemplateRecord {
  const parts = { subject: input.SubjectPart ?? "", text: input.TextPart, html: input.HtmlPart };
  checkTemplate(name, parts);
  return { name, region, createdAt: Date.now(), ...parts };
}
