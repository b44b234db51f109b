// What tests run programs with; it needs the Pulumi SDK, which a running copy's engine does without.
export { ProgramError } from "./errors.ts";
export { ResourceGraph, type GraphResource, type Handling } from "./graph.ts";
export type { Log, ProgramOptions, ProgramResult } from "./options.ts";
export { PlannedBackend, type PlannedBackendOptions, type PlannedOverride } from "./planned/index.ts";
export { runInProcess } from "./sdk/in-process.ts";
export { runOverGrpc } from "./sdk/grpc.ts";
export { ServiceBackend, type ServiceBackendOptions } from "./state/index.ts";
export { UNKNOWN } from "./wire/values.ts";
