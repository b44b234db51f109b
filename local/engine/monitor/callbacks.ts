import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";

/** Calls a function of the program (a transform or hook), with and for a serialised message.
 * @throws Error with the program's own message when the function throws. */
export type CallProgram = (callback: Callback, request: Uint8Array) => Promise<Uint8Array>;
