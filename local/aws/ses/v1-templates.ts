import { AwsError } from "../../contract/errors.ts";
import { element, list } from "../iam/query-xml.ts";
import type { Version1Operation } from "./v1-operation.ts";
import type { SesDirectory } from "./directory.ts";
import type { QueryForm } from "./query-form.ts";
import type { TemplateRecord } from "./records.ts";
import { checkTemplate, previewMime, readTemplateData, renderTemplate } from "./templates.ts";

/** Templates in version 1.
 * @returns undefined when it is no operation of theirs.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_CreateTemplate.html */
export function templateOperationV1(
  directory: SesDirectory,
  region: string,
  name: string,
  form: QueryForm,
): Version1Operation | undefined {
  const access = [{ action: `ses:${name}`, resource: "*" }];
  const given = (): TemplateRecord => {
    const template = form.inside("Template");
    const templateName = template.get("TemplateName") ?? "";
    const parts = {
      subject: template.get("SubjectPart") ?? "",
      text: template.get("TextPart"),
      html: template.get("HtmlPart"),
    };
    checkTemplate(templateName, parts);
    return { name: templateName, region, createdAt: Date.now(), ...parts };
  };
  const named = () => directory.templates.get(region, form.get("TemplateName") ?? "");
  switch (name) {
    case "CreateTemplate":
      return {
        access,
        run: async () => {
          await directory.templates.create(given());
          return "";
        },
      };
    case "UpdateTemplate":
      return {
        access,
        run: async () => {
          const next = given();
          const { createdAt } = directory.templates.get(region, next.name);
          await directory.templates.put({ ...next, createdAt });
          return "";
        },
      };
    case "GetTemplate":
      return {
        access,
        run: () => {
          const { name: templateName, subject, text, html } = named();
          const parts = { TemplateName: templateName, SubjectPart: subject, TextPart: text, HtmlPart: html };
          const members = Object.entries(parts).map(([key, value]) =>
            value === undefined ? "" : element(key, value),
          );
          return `<Template>${members.join("")}</Template>`;
        },
      };
    case "DeleteTemplate":
      return {
        access,
        run: async () => {
          await directory.templates.delete(region, form.get("TemplateName") ?? "");
          return "";
        },
      };
    case "ListTemplates":
      return {
        access,
        run: () => {
          const { page, next } = directory.templatePage(
            region,
            form.get("MaxItems") ?? null,
            form.get("NextToken") ?? null,
          );
          const members = page.map(
            (one) =>
              element("Name", one.name) +
              element("CreatedTimestamp", new Date(one.createdAt ?? 0).toISOString()),
          );
          return list("TemplatesMetadata", members) + (next === undefined ? "" : element("NextToken", next));
        },
      };
    case "TestRenderTemplate":
      return { access, run: () => element("RenderedTemplate", preview(named(), form.get("TemplateData"))) };
    default:
      return undefined;
  }
}

/** @throws AwsError InvalidRenderingParameter, MissingRenderingAttribute
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_TestRenderTemplate.html */
function preview(template: TemplateRecord, text: string | undefined): string {
  let data: Record<string, unknown>;
  try {
    data = readTemplateData(text);
  } catch (error) {
    throw new AwsError("InvalidRenderingParameter", (error as Error).message);
  }
  const rendered = renderTemplate(template, data);
  if (!("failure" in rendered)) return previewMime(rendered);
  throw new AwsError(
    rendered.isMissing ? "MissingRenderingAttribute" : "InvalidRenderingParameter",
    rendered.failure,
  );
}
