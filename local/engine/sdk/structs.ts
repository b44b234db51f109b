import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { WireProperties } from "../monitor/messages.ts";
import type { Proto } from "./proto.ts";

type Json = Parameters<Proto["structs"]["Struct"]["fromJavaScript"]>[0];

/** Properties of a protobuf message as JSON. */
export function readStruct(message: Struct | undefined): WireProperties {
  return message?.toJavaScript() ?? {};
}

/** Properties as a protobuf message. */
export function writeStruct({ structs }: Proto, properties: WireProperties): Struct {
  return structs.Struct.fromJavaScript(properties as Json);
}
