import type { RemoteComponents } from "../engine/component.ts";
import { vpcComponent } from "./vpc.ts";

/** The components of `@pulumi/awsx` that are known here. On AWS a plugin makes their children. */
export const remoteComponents: RemoteComponents = { "awsx:ec2:Vpc": vpcComponent };
