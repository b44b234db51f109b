export { runProgram } from "./in-process.ts";
export { ProgramError } from "./errors.ts";
export { ResourceGraph, type GraphResource, type Handling } from "./graph.ts";
export { PlannedBackend, type PlannedBackendOptions, type PlannedOverride } from "./planned/index.ts";
export { type ProgramOptions, type ProgramResult, type Log } from "./options.ts";
export { UNKNOWN } from "./wire/values.ts";
export { ServiceBackend, type ServiceBackendOptions } from "./state/index.ts";
