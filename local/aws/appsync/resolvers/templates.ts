import { TemplateObject } from "../../../vtl/java.ts";
import { compileTemplate, type Template } from "../../../vtl/template.ts";
import { templateValue, text } from "../../../vtl/values.ts";
import {
  ResolverError,
  type HandlerOutput,
  type Handlers,
  type ResolverContext,
} from "../runtime/context.ts";
import { toDynamoDB, toMapValues } from "../runtime/util.ts";

/** Loads a resolver or function of two mapping templates (VTL).
 * @throws Error naming the template that does not parse
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference.html */
export function loadTemplates(
  request: string,
  response: string,
  name: string,
  output: HandlerOutput,
): Handlers {
  const [ask, answer] = [
    compileTemplate(request, `request template of ${name}`),
    compileTemplate(response, `response template of ${name}`),
  ];
  const render = (template: Template, context: ResolverContext): string => {
    const ctx = templateContext(context);
    const rendered = template.render({ ctx, context: ctx, util: util(output) });
    for (const key of Object.keys(context.stash)) delete context.stash[key];
    Object.assign(context.stash, plain(ctx["stash"]));
    return rendered;
  };
  return {
    request: (context) => readJson(render(ask, context), `request template of ${name}`),
    response: (context) => {
      const rendered = render(answer, context);
      return rendered.trim() === "" ? null : readJson(rendered, `response template of ${name}`);
    },
  };
}

function readJson(rendered: string, name: string): unknown {
  try {
    return JSON.parse(rendered) as unknown;
  } catch (error) {
    throw new ResolverError(`the ${name} did not give JSON: ${(error as Error).message}`, "MappingTemplate");
  }
}

function templateContext(context: ResolverContext): Record<string, unknown> {
  const { result = null, error = null } = context;
  return templateValue(JSON.parse(JSON.stringify({ ...context, result, error }))) as Record<string, unknown>;
}

const plain = (value: unknown): unknown =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);

function util({ appendError }: HandlerOutput): TemplateObject {
  const optional = (value: unknown) => (value === undefined ? undefined : text(value));

  const outer = new TemplateObject({
    toJson: (value) => JSON.stringify(plain(value)),
    parseJson: (value) => templateValue(JSON.parse(text(value))),
    defaultIfNull: (value, other) => value ?? other,
    isNull: (value) => value === undefined || value === null,
    isNullOrEmpty: (value) => text(value) === "",
    autoId: () => globalThis.crypto.randomUUID(),
    qr: () => "",
    quiet: () => "",
    error: (message, type) => {
      throw new ResolverError(text(message), optional(type));
    },
    appendError: (message, type, data, info) => {
      appendError(new ResolverError(text(message), optional(type), plain(data), plain(info)));
      return "";
    },
    unauthorized: () => {
      throw new ResolverError("Unauthorized", "Unauthorized");
    },
  });
  return Object.assign(outer, {
    dynamodb: new TemplateObject({
      toDynamoDBJson: (value) => JSON.stringify(toDynamoDB(plain(value))),
      toMapValuesJson: (value) => JSON.stringify(toMapValues(plain(value) as object)),
    }),
    time: new TemplateObject({
      nowISO8601: () => new Date().toISOString(),
      nowEpochSeconds: () => Math.floor(Date.now() / 1000),
    }),
  });
}
