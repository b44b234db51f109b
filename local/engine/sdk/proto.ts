import { createRequire } from "node:module";
import type alias from "@pulumi/pulumi/proto/alias_pb.js";
import type callback from "@pulumi/pulumi/proto/callback_pb.js";
import type engine from "@pulumi/pulumi/proto/engine_pb.js";
import type resource from "@pulumi/pulumi/proto/resource_pb.js";
import type empty from "google-protobuf/google/protobuf/empty_pb.js";
import type structs from "google-protobuf/google/protobuf/struct_pb.js";

/** The protobuf classes of the engine's protocol, as the program's own SDK has them. They come as CommonJS. */
export interface Proto {
  readonly resource: typeof resource;
  readonly engine: typeof engine;
  readonly callback: typeof callback;
  readonly alias: typeof alias;
  readonly empty: typeof empty;
  readonly structs: typeof structs;
}

/** Loads the classes.
 * @param sdkPackage Path of the `package.json` of `@pulumi/pulumi`. */
export function loadProto(sdkPackage: string): Proto {
  const require = createRequire(sdkPackage);
  return {
    resource: require("@pulumi/pulumi/proto/resource_pb.js") as Proto["resource"],
    engine: require("@pulumi/pulumi/proto/engine_pb.js") as Proto["engine"],
    callback: require("@pulumi/pulumi/proto/callback_pb.js") as Proto["callback"],
    alias: require("@pulumi/pulumi/proto/alias_pb.js") as Proto["alias"],
    empty: require("google-protobuf/google/protobuf/empty_pb.js") as Proto["empty"],
    structs: require("google-protobuf/google/protobuf/struct_pb.js") as Proto["structs"],
  };
}
