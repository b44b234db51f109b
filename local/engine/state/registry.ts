import type { RecordedResource, ResourceHandler } from "../../contract/resource.ts";
import type { Invoke, Service } from "../../contract/service.ts";
import type { Properties } from "../wire/values.ts";

/** What a type does here. */
export type Handler = ResourceHandler<Properties> | RecordedResource;

/** Whether a type is only recorded. */
export function isRecorded(handler: Handler): handler is RecordedResource {
  return "without" in handler;
}

/** Where a type or function that no service has would have to be added: `local/aws/dynamodb` for `aws:dynamodb/table:Table`. */
export type FolderOf = (token: string) => string;

/** Which service has a resource type or a function. */
export class ServiceRegistry {
  readonly #handlers = new Map<string, { handler: Handler; service: string }>();
  readonly #invokes = new Map<string, Invoke>();

  readonly #folderOf: FolderOf;

  /** @throws Error when two services want the same type or function. */
  constructor(services: readonly Service[], folderOf: FolderOf) {
    this.#folderOf = folderOf;
    const owners = new Map<string, string>();
    for (const { name, resources, invokes = {} } of services) {
      for (const token of [...Object.keys(resources), ...Object.keys(invokes)]) {
        const owner = owners.get(token);
        if (owner)
          throw new Error(
            `${token} belongs to two services, ${owner} and ${name}. Fix: leave it to one of them`,
          );
        owners.set(token, name);
      }
      for (const [type, handler] of Object.entries(resources))
        this.#handlers.set(type, { handler, service: name });
      for (const [token, invoke] of Object.entries(invokes)) this.#invokes.set(token, invoke);
    }
  }

  /** @throws Error naming the folder to extend, when no service has the type. */
  handler(type: string): Handler {
    const found = this.find(type);
    if (!found)
      throw new Error(
        `no local implementation of ${type}. Fix: add it to ${this.#folderOf(type)}, as run or as recorded`,
      );
    return found;
  }

  find(type: string): Handler | undefined {
    return this.#handlers.get(type)?.handler;
  }

  /** True when a service answers the function. */
  hasInvoke(token: string): boolean {
    return this.#invokes.has(token);
  }

  /** @throws Error naming the folder to extend, when no service has the function. */
  invoke(token: string): Invoke {
    const found = this.#invokes.get(token);
    if (!found)
      throw new Error(
        `no local implementation of ${token}. Fix: add it to the invokes of ${this.#folderOf(token)}`,
      );
    return found;
  }
}
