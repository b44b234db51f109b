import type { RemoteComponents } from "../engine/component.ts";

/** The components of `@pulumi/awsx` that this project knows. */
export const remoteComponents: RemoteComponents = {};
