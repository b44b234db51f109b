import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { DeployedResource } from "../../plan/deployed.ts";
import { leftoversOf } from "../../plan/leftovers.ts";

/** Resources that leave something behind, kept in a file until the end: those that are gone after an interrupted attempt are no longer in the
 * stack's state. */
export class Memory {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Adds resources to those of earlier attempts, and answers all. */
  remember(resources: readonly DeployedResource[]): readonly DeployedResource[] {
    const all = new Map(this.#read().map((resource) => [keyOf(resource), resource]));
    for (const resource of resources)
      if (leftoversOf(resource).length > 0) all.set(keyOf(resource), plain(resource));
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify([...all.values()]), { mode: 0o600 });
    return [...all.values()];
  }

  /** Forgets everything: the stack is gone. */
  forget(): void {
    rmSync(this.#file, { force: true });
  }

  #read(): readonly DeployedResource[] {
    try {
      return JSON.parse(readFileSync(this.#file, "utf8")) as DeployedResource[];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }
}

const keyOf = ({ type, id, name }: DeployedResource) => `${type} ${id ?? name}`;

const plain = ({ type, name, id, inputs, outputs }: DeployedResource): DeployedResource => ({
  type,
  name,
  id,
  inputs,
  outputs,
});
