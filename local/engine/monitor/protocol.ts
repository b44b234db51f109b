// The protobuf classes of the monitor's protocol. They come as CommonJS without names that an ES module could import.
export { default as resource } from "@pulumi/pulumi/proto/resource_pb.js";
export { default as engine } from "@pulumi/pulumi/proto/engine_pb.js";
export { default as provider } from "@pulumi/pulumi/proto/provider_pb.js";
export { default as callback } from "@pulumi/pulumi/proto/callback_pb.js";
export { default as alias } from "@pulumi/pulumi/proto/alias_pb.js";
export { default as source } from "@pulumi/pulumi/proto/source_pb.js";
export { default as empty } from "google-protobuf/google/protobuf/empty_pb.js";
export { default as structs } from "google-protobuf/google/protobuf/struct_pb.js";
