export { ProgramError } from "./errors.ts";
export { ResourceGraph, type GraphResource, type Handling } from "./graph.ts";
export type { Log, ProgramOptions, ProgramResult } from "./options.ts";
export { ServiceBackend, type ServiceBackendOptions } from "./state/index.ts";
export { ProgramProcess } from "./process/program-process.ts";
export type { Change } from "./state/changes.ts";
