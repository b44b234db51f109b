/** Messages of a task's process, beside its output. */
export type PreloadMessage =
  | {
      readonly type: "listening";
      readonly port: number;
      /** Address that the program asked to listen on. */
      readonly host: string;
    }
  | {
      readonly type: "usage";
      /** Resident memory. */
      readonly bytes: number;
      /** Of all cores since the start, milliseconds. */
      readonly cpu: number;
    };
