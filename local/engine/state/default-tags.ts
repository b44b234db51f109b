import type { Registration } from "../registration.ts";
import type { Properties } from "../wire/values.ts";
import { isRecorded, type Handler } from "./registry.ts";

/** Inputs with the tags that the resource gets: the provider's default tags, and its own, which win.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/#providerdefaulttags */
export function withDefaultTags(handler: Handler, registration: Registration): Properties {
  const { inputs, defaultTags } = registration;
  if (Object.keys(defaultTags).length === 0 || !canHaveTags(handler, inputs)) return inputs;
  return { ...inputs, tags: allTags(registration) };
}

/** What the program is told of tags: `tags` are the resource's own, `tagsAll` all that it has. */
export function tagsAnswer(handler: Handler, registration: Registration): Properties {
  const { inputs } = registration;
  if (!canHaveTags(handler, inputs)) return {};
  return { tags: inputs["tags"], tagsAll: allTags(registration) };
}

function canHaveTags(handler: Handler, inputs: Properties): boolean {
  return (
    "tags" in inputs || (!isRecorded(handler) && handler.inputs !== undefined && "tags" in handler.inputs)
  );
}

function allTags({ defaultTags, inputs }: Registration): Properties {
  return { ...defaultTags, ...(inputs["tags"] as Properties | undefined) };
}
