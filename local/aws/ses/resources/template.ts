import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { SesStore } from "../store.ts";
import { checkTemplate } from "../templates.ts";

interface Outputs {
  readonly name: string;
  readonly arn: string;
}

interface TemplateInputs {
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
}

/** `aws:ses/template:Template`, which both versions of the API see. */
export function templateResource(store: SesStore) {
  const put = async ({ region, inputs }: Resource<TemplateInputs>, name: string) => {
    const { subject = "", text, html } = inputs;
    checkTemplate(name, { subject, text, html });
    await store.templates.put({
      name,
      region,
      subject,
      text,
      html,
      createdAt: store.templates.find(region, name)?.createdAt ?? Date.now(),
    });
    return { id: name, outputs: { name, arn: store.templateArn(region, name) } };
  };
  return resource<aws.ses.TemplateArgs, Outputs>()({
    inputs: { name: true, subject: true, text: true, html: true },
    replaceOn: ["name", "region"],
    create: async (template) => await put(template, template.inputs.name ?? physicalName(template.name, 64)),
    update: async (template, { id }) => await put(template, id),
    delete: async ({ region, id }) => await store.templates.delete(region, id),
  });
}
