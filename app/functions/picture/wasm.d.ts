declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

// Node has it, its types don't.
declare const WebAssembly: { readonly Module: new (code: Uint8Array<ArrayBuffer>) => WebAssembly.Module };
