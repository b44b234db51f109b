import type { Callback, HookCall, InvokeFunction, TransformCall, Transformed } from "./messages.ts";

/** The functions of a program that the engine calls, however it reaches them. */
export interface ProgramFunctions {
  /** @throws Error with the program's own message when the function throws. */
  transform(callback: Callback, call: TransformCall): Promise<Transformed>;
  /** @throws Error with the program's own message when the function throws. */
  transformInvoke(callback: Callback, call: InvokeFunction): Promise<InvokeFunction>;
  /** @returns What the hook failed with; empty when it went well. */
  hook(callback: Callback, call: HookCall): Promise<string>;
}
