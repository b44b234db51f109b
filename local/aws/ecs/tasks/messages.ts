/** What a task's process tells, beside its output. */
export type PreloadMessage =
  | {
      readonly type: "listening";
      readonly port: number;
      /** Address that the program asked to listen on. */
      readonly host: string;
    }
  | { readonly type: "memory"; readonly bytes: number };
