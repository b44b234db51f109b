import {
  refuseUnnamedInputs,
  type RecordedResource,
  type ResourceHandler,
  type ResourceState,
} from "../../contract/resource.ts";
import type { Service } from "../../contract/service.ts";
import type { Store } from "../../host/store.ts";
import type { Backend, BackendState, InvokeCall, Run, StackOutputs } from "../backend.ts";
import type { ResourceGraph } from "../graph.ts";
import type { ReadRegistration, Registration } from "../registration.ts";
import { topLevel } from "../wire/path.ts";
import type { Properties } from "../wire/values.ts";
import { changedInputs, ignoreChanges, type Change } from "./changes.ts";
import { isConflict, nameOf } from "./conflicts.ts";
import { tagsAnswer, withDefaultTags } from "./default-tags.ts";
import { findImport, lookUp, lookUpByFunction } from "./existing.ts";
import { ServiceRegistry, isRecorded, type FolderOf } from "./registry.ts";
import { deleteResource, removeOrphans } from "./removal.ts";
import { readStackOutputs, writeStackOutputs } from "./stack-outputs.ts";
import { StackState, type ResourceRecord } from "./state.ts";
import { reviveInputs, sameStored, storeInputs } from "./stored-inputs.ts";
import { keepsItsName, keptResource, recordOf, replaceReason, resourceOf, type Wanted } from "./wanted.ts";

/** What a backend of services works with. */
export interface ServiceBackendOptions {
  readonly services: readonly Service[];
  readonly store: Store;
  /** The program's region, for resources that have none of their own. */
  readonly region: string;
  /** State folders of projects whose stacks may be referred to; this project's first.
   * @default none */
  readonly stateFolders?: readonly string[];
  /** Where a type that no service has would have to be added, for messages.
   * @default the folder of a service */
  readonly folderOf?: FolderOf;
  /** Accompanies the making of each resource.
   * @default nobody does */
  readonly making?: <T>(urn: string, work: () => Promise<T>) => Promise<T>;
}

/** Makes the program's resources with the local services, and only the difference to what earlier runs made. What was made is
 * written down, resource by resource, before and after each operation: a run that is killed leaves a state which the next run goes on
 * from. */
export class ServiceBackend implements Backend {
  readonly #registry: ServiceRegistry;
  readonly #state: StackState;
  readonly #store: Store;
  readonly #region: string;
  readonly #stateFolders: readonly string[];
  readonly #making: NonNullable<ServiceBackendOptions["making"]>;
  /** URNs whose thing is there in this process, made or started. */
  readonly #live = new Set<string>();
  #registered = new Set<string>();
  #changes: Change[] = [];

  constructor(options: ServiceBackendOptions) {
    const {
      services,
      store,
      region,
      stateFolders = [],
      folderOf = () => "the folder of a service",
      making = async (_, work) => await work(),
    } = options;
    this.#registry = new ServiceRegistry(services, folderOf);
    this.#state = new StackState(store);
    this.#store = store;
    this.#region = region;
    this.#stateFolders = stateFolders;
    this.#making = making;
  }

  begin(run: Run): void {
    if (run.preview) throw new Error("local services make things; a preview needs PlannedBackend");
    this.#registered = new Set();
    this.#changes = [];
  }

  /** What the last run changed, or the present one so far. */
  get changes(): readonly Change[] {
    return this.#changes;
  }

  async register(registration: Registration, run: Run): Promise<BackendState> {
    run.signal.throwIfAborted();
    const { urn, type } = registration;
    const handler = this.#registry.handler(type);
    if (!isRecorded(handler)) refuseUnnamedInputs(handler, registration.inputs);
    this.#registered.add(urn);
    const kept = await this.#adopt(registration);
    const current = await storeInputs(withDefaultTags(handler, registration));
    const inputs =
      kept && kept.pending !== "create"
        ? ignoreChanges(registration.ignoreChanges, kept.inputs, current)
        : current;
    const wanted: Wanted = {
      registration,
      inputs,
      region: registration.region ?? this.#region,
      writeOnly: isRecorded(handler) ? [] : (handler.writeOnly ?? []),
      run,
    };
    const record = isRecorded(handler)
      ? await this.#record(handler, wanted, kept)
      : await this.#making(urn, () => this.#realise(handler, wanted, kept));
    this.#live.add(urn);
    const answered = reviveInputs(inputs, current);
    if ("tags" in registration.inputs) answered["tags"] = registration.inputs["tags"];
    else delete answered["tags"];
    return {
      id: record.id,
      outputs: { ...record.outputs, ...tagsAnswer(handler, registration) },
      inputs: answered,
      handling: isRecorded(handler) ? "recorded" : "run",
    };
  }

  async read({ type, id, region }: ReadRegistration): Promise<BackendState> {
    const record = this.#state.resources.find(
      (own) => own.type === type && own.id === id && (!region || own.region === region),
    );
    if (record)
      return { id, outputs: { ...reviveInputs(record.inputs), ...record.outputs }, handling: "read" };
    const existing = await lookUp(this.#registry, type, id, region ?? this.#region);
    if (!existing) throw new Error(`there is no ${type} with id "${id}" here. Fix: make it first`);
    return { id: existing.id, outputs: { ...existing.inputs, ...existing.outputs }, handling: "read" };
  }

  async invoke(call: InvokeCall): Promise<Properties> {
    const region = call.region ?? this.#region;
    if (!this.#registry.hasInvoke(call.token)) {
      const answer = await lookUpByFunction(this.#registry, call, region);
      if (answer) return answer;
    }
    return await this.#registry.invoke(call.token)(call.args, region);
  }

  async stackOutputs(reference: string, run: Run): Promise<StackOutputs> {
    return await readStackOutputs(this.#stateFolders, run.project, reference);
  }

  async finish(graph: ResourceGraph, run: Run): Promise<void> {
    const removed = await removeOrphans(this.#state, this.#registry, this.#registered, run);
    for (const { urn, type, name } of removed)
      this.#changes.push({ kind: "removed", urn, type, name, inputs: [] });
    for (const urn of this.#live) if (!this.#registered.has(urn)) this.#live.delete(urn);
    await writeStackOutputs(this.#store, run.project, graph);
  }

  /** What is kept of the resource, under this URN or one that it had before. */
  async #adopt({ urn, type, name, aliases }: Registration): Promise<ResourceRecord | undefined> {
    const own = this.#state.get(urn);
    if (own) return own;
    for (const alias of aliases) {
      const former = this.#state.get(alias);
      if (!former || this.#registered.has(alias)) continue;
      const renamed = { ...former, urn, type, name };
      await this.#state.rename(alias, renamed);
      if (this.#live.delete(alias)) this.#live.add(urn);
      return renamed;
    }
    return undefined;
  }

  async #record(
    handler: RecordedResource,
    wanted: Wanted,
    kept: ResourceRecord | undefined,
  ): Promise<ResourceRecord> {
    const same = kept && !kept.pending && changedInputs(kept.inputs, wanted.inputs).length === 0;
    return await this.#keep(wanted, same ? kept : handler.outputs(resourceOf(wanted)), kept, true);
  }

  async #realise(
    handler: ResourceHandler<Properties>,
    wanted: Wanted,
    kept: ResourceRecord | undefined,
  ): Promise<ResourceRecord> {
    // A type that was only recorded may run in a later version.
    if (kept?.isRecorded) return await this.#create(handler, wanted, false);
    if (!kept && wanted.registration.importId) return await this.#import(handler, wanted);
    if (!kept || kept.pending === "create") return await this.#create(handler, wanted, kept !== undefined);
    if (kept.pending === "delete") {
      // Its deletion had begun when the last run ended: nobody knows how much of it is left.
      await deleteResource(kept, this.#registry, wanted.run);
      return await this.#create(handler, wanted, true);
    }
    const changed = changedInputs(kept.inputs, wanted.inputs).filter(
      (input) => !wanted.writeOnly.includes(input),
    );
    const reason = replaceReason(handler, wanted, kept, changed);
    if (reason) {
      const replaced = await this.#replace(handler, wanted, kept, reason);
      this.#note("replaced", replaced, changed);
      return replaced;
    }
    const started = await this.#start(handler, wanted, kept);
    if (changed.length === 0 && kept.pending !== "update") return await this.#keep(wanted, started, kept);
    const updated = await this.#update(handler, wanted, started);
    // A new secret, such as a token of each run, is nothing to tell.
    const secret = new Set(wanted.registration.secrets.map(topLevel));
    const told = changed.filter((input) => !secret.has(input));
    if (told.length > 0) this.#note("changed", updated, told);
    return updated;
  }

  #note(kind: Change["kind"], { urn, type, name }: ResourceRecord, inputs: readonly string[]): void {
    this.#changes.push({ kind, urn, type, name, inputs });
  }

  async #create(
    handler: ResourceHandler<Properties>,
    wanted: Wanted,
    interrupted: boolean,
  ): Promise<ResourceRecord> {
    const made = await this.#make(handler, wanted, interrupted);
    this.#note("made", made, []);
    return made;
  }

  /** Takes over a thing that is there, as it is. */
  async #import(handler: ResourceHandler<Properties>, wanted: Wanted): Promise<ResourceRecord> {
    const { registration, region } = wanted;
    const existing = await findImport(this.#registry, registration, region);
    const resource = resourceOf(wanted);
    const previous = { ...resource, ...existing, inputs: { ...resource.inputs, ...existing.inputs } };
    const state = (await handler.update?.(resource, previous)) ?? existing;
    const imported = await this.#keep(wanted, state);
    this.#note("imported", imported, []);
    return imported;
  }

  async #make(
    handler: ResourceHandler<Properties>,
    wanted: Wanted,
    interrupted: boolean,
  ): Promise<ResourceRecord> {
    const { run } = wanted;
    const resource = resourceOf(wanted);
    if (interrupted)
      run.warn(
        `an earlier run ended while it made this; it is made anew, and what that run left unfinished is not used`,
        resource.urn,
      );
    await this.#state.put(recordOf(wanted, { id: "", outputs: {} }, "create"));
    try {
      return await this.#keep(wanted, await this.#callCreate(handler, wanted));
    } catch (error) {
      if (!interrupted || !isConflict(error)) {
        if (!interrupted) await this.#state.remove(resource.urn);
        throw error;
      }
    }
    // The name is taken, by what the earlier run made and could not write down.
    await handler.delete?.({ ...resource, id: nameOf(resource), outputs: {} });
    return await this.#keep(wanted, await this.#callCreate(handler, wanted));
  }

  async #callCreate(
    handler: ResourceHandler<Properties>,
    { registration, run, ...wanted }: Wanted,
  ): Promise<ResourceState> {
    const resource = resourceOf({ registration, run, ...wanted });
    const event = { ...registration, newInputs: resource.inputs };
    await run.runHooks("beforeCreate", event);
    const state = await handler.create(resource);
    if (registration.hooks.afterCreate)
      await run.runHooks("afterCreate", {
        ...event,
        id: state.id,
        newOutputs: { ...resource.inputs, ...state.outputs },
      });
    return state;
  }

  async #start(
    handler: ResourceHandler<Properties>,
    wanted: Wanted,
    kept: ResourceRecord,
  ): Promise<ResourceRecord> {
    if (this.#live.has(kept.urn) || !handler.start) return kept;
    const answer = await handler.start(keptResource(kept, wanted));
    return answer ? { ...kept, outputs: { ...kept.outputs, ...answer } } : kept;
  }

  async #update(
    handler: ResourceHandler<Properties>,
    wanted: Wanted,
    kept: ResourceRecord,
  ): Promise<ResourceRecord> {
    const { run, registration } = wanted;
    const resource = resourceOf(wanted);
    const previous = keptResource(kept, wanted);
    const oldOutputs = { ...previous.inputs, ...previous.outputs };
    const event = {
      ...registration,
      id: kept.id,
      newInputs: resource.inputs,
      oldInputs: previous.inputs,
      oldOutputs,
    };
    await run.runHooks("beforeUpdate", event);
    await this.#state.put({ ...kept, pending: "update" });
    const state = (await handler.update?.(resource, previous)) ?? kept;
    const record = await this.#keep(wanted, state);
    await run.runHooks("afterUpdate", { ...event, newOutputs: { ...resource.inputs, ...state.outputs } });
    return record;
  }

  async #replace(
    handler: ResourceHandler<Properties>,
    wanted: Wanted,
    kept: ResourceRecord,
    reason: string,
  ): Promise<ResourceRecord> {
    const { registration, run } = wanted;
    if (kept.protect && registration.protect)
      throw new Error(
        `is protected, and must be replaced because ${reason}. Fix: undo that, or set protect: false first`,
      );
    const deleteFirst = registration.deleteBeforeReplace ?? keepsItsName(kept.inputs, wanted.inputs);
    if (!deleteFirst) {
      await this.#state.put({ ...kept, pending: "replace" });
      try {
        const record = recordOf(wanted, await this.#callCreate(handler, wanted));
        if (record.id === kept.id) await this.#state.put(record);
        else await this.#state.replace(record, { ...kept, pending: undefined });
        return record;
      } catch (error) {
        await this.#state.put({ ...kept, pending: undefined });
        if (!isConflict(error) || registration.deleteBeforeReplace === false) throw error;
      }
    }
    await this.#state.put({ ...kept, pending: "delete" });
    await deleteResource(kept, this.#registry, run);
    return await this.#make(handler, wanted, false);
  }

  /** Writes a resource down, unless everything about it is written already. */
  async #keep(
    wanted: Wanted,
    state: ResourceState,
    kept?: ResourceRecord,
    onlyRecorded = false,
  ): Promise<ResourceRecord> {
    const record: ResourceRecord = { ...recordOf(wanted, state), ...(onlyRecorded && { isRecorded: true }) };
    if (!kept || !sameStored({ ...kept }, { ...record })) await this.#state.put(record);
    return record;
  }
}
