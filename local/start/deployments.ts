import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Deployment, DeploymentRequest, ProgramCapability } from "../contract/capabilities.ts";
import type { Change } from "../engine/index.ts";
import { commandWith } from "./command.ts";
import { askControl } from "./control.ts";
import { findRunning, type Running } from "./running.ts";

/** This copy, as deployments see it. */
export interface OwnProgram {
  /** Folder of the repository. */
  readonly repository: string;
  /** Folder of the program below it. */
  readonly project: string;
  readonly stack: string;
  /** Where the state of each stack of the project is kept. */
  readonly state: string;
  /** Runs the program of a folder, and applies the difference.
   * @param options Values for this run, and whether nobody looks first what it would do. */
  up(root: string, options: Pick<DeploymentRequest, "config" | "skipPreview">): Promise<readonly Change[]>;
  /** Says what that would do. */
  preview(
    root: string,
    config: DeploymentRequest["config"],
  ): Promise<Pick<Deployment, "changes" | "unchanged">>;
  /** Number of resources. */
  count(): number;
  outputs(): Readonly<Record<string, unknown>>;
  /** Port of its site. */
  sitePort(): number;
}

const kinds = {
  made: "create",
  imported: "create",
  changed: "update",
  replaced: "replace",
  removed: "delete",
} as const;

/** Deploys what builds ask for: to this copy, or to another that runs of the same repository. */
export class Deployments implements ProgramCapability {
  readonly #own: OwnProgram;

  constructor(own: OwnProgram) {
    this.#own = own;
  }

  async up(request: DeploymentRequest): Promise<Deployment> {
    if (!this.#isOwn(request)) return await askControl(this.#copyOf(request).control, "up", request);
    const changes = await this.#own.up(join(request.root, request.project), request);
    return {
      changes: changes.map(({ kind, type, name, inputs }) => ({ kind: kinds[kind], type, name, inputs })),
      unchanged: Math.max(0, this.#own.count() - changes.filter(({ kind }) => kind !== "removed").length),
      outputs: this.#own.outputs(),
    };
  }

  async preview(request: DeploymentRequest): Promise<Deployment> {
    if (!this.#isOwn(request)) return await askControl(this.#copyOf(request).control, "preview", request);
    const plan = await this.#own.preview(join(request.root, request.project), request.config);
    return { ...plan, outputs: this.#own.outputs() };
  }

  async outputs(request: Pick<DeploymentRequest, "project" | "stack">): Promise<Deployment["outputs"]> {
    if (this.#isOwn(request)) return this.#own.outputs();
    return (await askControl(this.#copyOf(request).control, "outputs", request)).outputs;
  }

  ports(): readonly number[] {
    const others = this.#folders().flatMap((state) =>
      stacksOf(state).flatMap((stack) => findRunning(join(state, stack)) ?? []),
    );
    return [this.#own.sitePort(), ...others.map(({ site }) => Number(new URL(site).port))];
  }

  get stateFolders(): readonly string[] {
    return this.#folders();
  }

  #isOwn({ project, stack }: Pick<DeploymentRequest, "project" | "stack">): boolean {
    return project === this.#own.project && stack === this.#own.stack;
  }

  /** State folders of programs of the repository that may run: the repository's own, and this copy's. */
  #folders(): string[] {
    return [...new Set([join(this.#own.repository, ".local"), this.#own.state])];
  }

  /** @throws Error that says how to start it. */
  #copyOf({ project, stack }: Pick<DeploymentRequest, "project" | "stack">): Running {
    const state =
      project === this.#own.project ? this.#own.state : join(this.#own.repository, project, ".local");
    const running = findRunning(join(state, stack));
    if (running) return running;
    const folder = project === "" ? "" : ` --project ${project}`;
    throw new Error(
      `no copy of stack "${stack}" runs, so there is nothing to deploy to. Fix: in another shell, ${commandWith}${folder} --stack ${stack} --no-watch`,
    );
  }
}

function stacksOf(state: string): string[] {
  try {
    return readdirSync(state);
  } catch {
    return [];
  }
}
