/** The part of autocannon that the benchmark uses; the package brings no types. */
declare module "autocannon" {
  interface Result {
    readonly requests: { readonly average: number; readonly total: number };
    /** Milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly non2xx: number;
    readonly errors: number;
  }
  export default function autocannon(options: {
    url: string;
    /** Socket to connect to instead of the host and port of `url`. */
    socketPath?: string;
    connections: number;
    /** Seconds. */
    duration: number;
  }): Promise<Result>;
}
