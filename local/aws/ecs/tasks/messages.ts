/** What a task's process tells, beside its output. */
export type PreloadMessage =
  | {
      readonly type: "listening";
      readonly containerPort: number;
      /** On 127.0.0.1 of this machine. */
      readonly port: number;
      /** What the program asked to listen on. */
      readonly host: string;
    }
  | { readonly type: "memory"; readonly bytes: number };
