import type { ApiRequest } from "../../contract/service.ts";

/** The parameters of a call in the query protocol.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export class QueryForm {
  readonly #form: URLSearchParams;
  readonly #prefix: string;

  private constructor(form: URLSearchParams, prefix: string) {
    this.#form = form;
    this.#prefix = prefix;
  }

  static of(request: Pick<ApiRequest, "body" | "query">): QueryForm {
    const form = new URLSearchParams(request.body.toString());
    for (const [name, value] of request.query) if (!form.has(name)) form.set(name, value);
    return new QueryForm(form, "");
  }

  get(name: string): string | undefined {
    return this.#form.get(this.#prefix + name) ?? undefined;
  }

  /** A structure inside: its own members are asked for by their names alone. */
  inside(name: string): QueryForm {
    return new QueryForm(this.#form, `${this.#prefix}${name}.`);
  }

  /** Texts of a list. */
  texts(name: string): string[] {
    const found: string[] = [];
    for (let index = 1; ; index++) {
      const value = this.get(`${name}.member.${index}`);
      if (value === undefined) return found;
      found.push(value);
    }
  }

  /** Structures of a list. */
  structures(name: string): QueryForm[] {
    const found: QueryForm[] = [];
    const names = [...this.#form.keys()];
    for (let index = 1; ; index++) {
      const member = this.inside(`${name}.member.${index}`);
      if (!names.some((key) => key.startsWith(member.#prefix))) return found;
      found.push(member);
    }
  }
}
