import type { Run } from "../backend.ts";
import { ProgramError, problemOf } from "../errors.ts";
import { nameOf } from "./conflicts.ts";
import { isRecorded, type ServiceRegistry } from "./registry.ts";
import type { ResourceRecord, StackState } from "./state.ts";
import { reviveInputs } from "./stored-inputs.ts";

/** Deletes what the program no longer registers and what was replaced: dependents before what they depend on.
 * @param registered URNs of this run.
 * @returns Those that the program no longer registers.
 * @throws ProgramError for a protected resource, before anything is deleted; or when a deletion fails, with the rest left for the next run. */
export async function removeOrphans(
  state: StackState,
  registry: ServiceRegistry,
  registered: ReadonlySet<string>,
  run: Run,
): Promise<readonly ResourceRecord[]> {
  const gone = state.resources.filter(({ urn }) => !registered.has(urn));
  const guarded = gone.find(({ protect }) => protect);
  if (guarded)
    throw new ProgramError(
      guarded,
      "is protected, and the program has it no more",
      "put it back with protect: false and start once; then take it out",
    );
  const removals = [
    ...gone.map((record) => ({
      record,
      forget: () => state.remove(record.urn),
      begin: () => state.put({ ...record, pending: "delete" }),
    })),
    ...state.replaced.map((record) => ({
      record,
      forget: () => state.removeReplaced(record),
      begin: async () => undefined,
    })),
  ];
  let left = removals;
  while (left.length > 0) {
    const needed = new Set(left.flatMap(({ record }) => record.dependencies));
    const free = left.filter(({ record }) => !needed.has(record.urn));
    const now = free.length > 0 ? free : left;
    const results = await Promise.allSettled(
      now.map(async ({ record, begin, forget }) => {
        await begin();
        if (!isTakenOver(record, state, registered)) await deleteResource(record, registry, run);
        await forget();
      }),
    );
    for (const result of results) if (result.status === "rejected") throw result.reason;
    left = left.filter((removal) => !now.includes(removal));
  }
  return gone;
}

/** Deletes the thing behind a record.
 * @throws ProgramError naming it. */
export async function deleteResource(
  record: ResourceRecord,
  registry: ServiceRegistry,
  run: Run,
): Promise<void> {
  if (record.retainOnDelete || record.isRecorded) return;
  const handler = registry.find(record.type);
  if (!handler) {
    run.warn(
      `nothing here knows ${record.type} any more: "${record.name}" is forgotten, what it left is not removed`,
      record.urn,
    );
    return;
  }
  const { urn, type, name, region, id, outputs, source, hooks } = record;
  const inputs = reviveInputs(record.inputs);
  if (id === "") {
    run.warn(
      `an earlier run ended while it made ${type} "${name}", which the program has no more; what it left is removed as far as it is found`,
      urn,
    );
    const unfinished = { urn, type, name, region, source, inputs, id: nameOf({ name, inputs }), outputs };
    if (!isRecorded(handler)) await handler.delete?.(unfinished).catch(() => undefined);
    return;
  }
  const event = { urn, type, name, hooks, id, oldInputs: inputs, oldOutputs: { ...inputs, ...outputs } };
  try {
    await run.runHooks("beforeDelete", event);
    if (!isRecorded(handler))
      await handler.delete?.({ urn, type, name, region, id, outputs, source, inputs });
    await run.runHooks("afterDelete", event);
  } catch (error) {
    throw new ProgramError(record, `could not be deleted: ${problemOf(error)}`, undefined, error);
  }
}

/** Whether another resource of the program has the same thing by now: its deletion would take that away. */
function isTakenOver(record: ResourceRecord, state: StackState, registered: ReadonlySet<string>): boolean {
  const { type, region, id } = record;
  return state.resources.some(
    (other) => registered.has(other.urn) && other.type === type && other.region === region && other.id === id,
  );
}
