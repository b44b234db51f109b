// How values that JSON lacks are written between the SDK and the engine.
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go

/** Member that tells what kind of special value an object is. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The kinds. */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const ASSET = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
export const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
export const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** The text that stands for a value which is not known yet. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** An empty text asset on its way to the SDK, which takes no empty text. */
export const EMPTY_TEXT_URI = "data:,";
