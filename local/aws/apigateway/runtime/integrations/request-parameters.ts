import type { Headers } from "../../../../contract/http.ts";
import {
  compileRequestExpression,
  parseIntegrationParameter,
  type ParameterLocation,
  type ReadValues,
} from "../../mapping/expression.ts";
import type { StringMap } from "../../records.ts";
import type { Invocation } from "../invocation.ts";

/** Parameters of an integration request, mapped. */
export interface MappedParameters {
  /** Names in lower case. */
  readonly headers: Headers;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly path: Readonly<Record<string, string>>;
}

/** The parameter mappings of an integration request.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html */
export class RequestParameters {
  /** Headers that are mapped, in lower case. */
  readonly headerNames: ReadonlySet<string>;
  /** Path parameters that are mapped. */
  readonly pathNames: ReadonlySet<string>;
  readonly #mappings: readonly {
    readonly location: ParameterLocation;
    readonly name: string;
    readonly read: ReadValues;
  }[];

  /** @param declared Parameters of the method, `method.request.path.id`.
   *  @throws BadRequestException naming a mapping that API Gateway refuses. */
  constructor(requestParameters: StringMap, declared: ReadonlySet<string>) {
    this.#mappings = Object.entries(requestParameters).map(([target, source]) => {
      const { location, name } = parseIntegrationParameter(target);
      return {
        location,
        name: location === "header" ? name.toLowerCase() : name,
        read: compileRequestExpression(source, declared),
      };
    });
    const names = (location: ParameterLocation) =>
      new Set(this.#mappings.filter((mapping) => mapping.location === location).map(({ name }) => name));
    this.headerNames = names("header");
    this.pathNames = names("path");
  }

  /** A mapping whose source has no value maps nothing. */
  read(invocation: Invocation): MappedParameters {
    const headers: Headers = {};
    const query = new Map<string, readonly string[]>();
    const path: Record<string, string> = {};
    for (const { location, name, read } of this.#mappings) {
      const values = read(invocation);
      if (values === undefined || values.length === 0) continue;
      if (location === "header") headers[name] = headerSafe(values.join(","));
      else if (location === "querystring") query.set(name, values);
      else path[name] = values.at(-1) as string;
    }
    return { headers, query, path };
  }
}

/** A body or a claim can hold characters that would end a header. */
export function headerSafe(value: string): string {
  return /[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)
    ? value.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f]+/g, " ")
    : value;
}
