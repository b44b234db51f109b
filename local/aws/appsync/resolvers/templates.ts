import { TemplateObject } from "../../apigateway/vtl/java.ts";
import { compileTemplate } from "../../apigateway/vtl/template.ts";
import { templateValue, text } from "../../apigateway/vtl/values.ts";
import { ResolverError, type ResolverContext } from "../runtime/context.ts";
import { toDynamoDB, toMapValues } from "../runtime/util.ts";
import type { ResolverFunctions } from "./javascript.ts";

/** Loads a resolver of two mapping templates (VTL).
 * @throws Error naming the template that does not parse
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference.html */
export function loadTemplates(request: string, response: string, name: string): ResolverFunctions {
  const [ask, answer] = [
    compileTemplate(request, `request template of ${name}`),
    compileTemplate(response, `response template of ${name}`),
  ];
  return {
    request: (context) => readJson(ask.render(scopeOf(context)), `request template of ${name}`),
    response: (context) => {
      const rendered = answer.render(scopeOf(context));
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

function scopeOf(context: ResolverContext): Record<string, unknown> {
  const { stash, ...rest } = context;
  const ctx = templateValue(JSON.parse(JSON.stringify({ ...rest, stash, result: context.result ?? null, error: context.error ?? null })));
  return { ctx, context: ctx, util: util() };
}

const plain = (value: unknown): unknown => (value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown));

function util(): TemplateObject {
  const outer = new TemplateObject({
    toJson: (value) => JSON.stringify(plain(value)),
    parseJson: (value) => templateValue(JSON.parse(text(value))),
    defaultIfNull: (value, other) => value ?? other,
    isNull: (value) => value === undefined || value === null,
    isNullOrEmpty: (value) => text(value) === "",
    autoId: () => globalThis.crypto.randomUUID(),
    error: (message, type) => {
      throw new ResolverError(text(message), type === undefined ? undefined : text(type));
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
    time: new TemplateObject({ nowISO8601: () => new Date().toISOString(), nowEpochSeconds: () => Math.floor(Date.now() / 1000) }),
  });
}
