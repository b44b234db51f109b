import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { SesDirectory } from "../directory.ts";
import { checkTemplate } from "../templates.ts";

type TemplateInputs = Inputs<aws.ses.TemplateArgs>;

/** `aws:ses/template:Template`, which both versions of the API see. */
export function templateHandler(directory: SesDirectory): ResourceHandler<TemplateInputs> {
  const put = async ({ region, inputs }: Resource<TemplateInputs>, name: string) => {
    const { subject = "", text, html } = inputs;
    checkTemplate(name, { subject, text, html });
    await directory.templates.put({
      name,
      region,
      subject,
      text,
      html,
      createdAt: directory.templates.find(region, name)?.createdAt ?? Date.now(),
    });
    return { id: name, outputs: { name, arn: directory.templateArn(region, name) } };
  };
  return {
    replaceOn: ["name", "region"],
    create: async (resource) => await put(resource, resource.inputs.name ?? physicalName(resource.name, 64)),
    update: async (resource, { id }) => await put(resource, id),
    delete: async ({ region, id }) => await directory.templates.delete(region, id),
  };
}
