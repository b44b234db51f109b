import type { Callback, InvokeFunction, RegisterResource } from "./messages.ts";
import type { ProgramFunctions } from "./program-functions.ts";

/** The program's transforms, and their work on what it registers.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/transforms/ */
export class Transforms {
  readonly #functions: ProgramFunctions;
  readonly #ofStack: Callback[] = [];
  readonly #ofInvokes: Callback[] = [];
  readonly #ofResource = new Map<string, readonly Callback[]>();

  constructor(functions: ProgramFunctions) {
    this.#functions = functions;
  }

  /** A transform for every resource from now on. */
  addForStack(callback: Callback): void {
    this.#ofStack.push(callback);
  }

  /** A transform for every function call from now on. */
  addForInvokes(callback: Callback): void {
    this.#ofInvokes.push(callback);
  }

  /** Transforms that a resource brings for itself and everything below it. */
  addForResource(urn: string, callbacks: readonly Callback[]): void {
    if (callbacks.length > 0) this.#ofResource.set(urn, callbacks);
  }

  /** A request as the program's transforms want it: the resource's own first, then its parents', then the stack's.
   * @param urn The resource's.
   * @param parents URNs of its parents, the nearest first. */
  async applyTo(
    request: RegisterResource,
    urn: string,
    parents: readonly string[],
  ): Promise<RegisterResource> {
    const callbacks = [
      ...[urn, ...parents].flatMap((each) => this.#ofResource.get(each) ?? []),
      ...this.#ofStack,
    ];
    let transformed = request;
    for (const callback of callbacks) {
      const { type, name, custom, parent, properties } = transformed;
      const call = { type, name, custom, parent, properties, options: transformed };
      const { properties: changed, options } = await this.#functions.transform(callback, call);
      transformed = { ...transformed, ...options, properties: changed };
    }
    return transformed;
  }

  /** A function call as the program's transforms want it. */
  async applyToInvoke(call: InvokeFunction): Promise<InvokeFunction> {
    let transformed = call;
    for (const callback of this.#ofInvokes)
      transformed = await this.#functions.transformInvoke(callback, transformed);
    return transformed;
  }
}
