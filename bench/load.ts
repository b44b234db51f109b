import autocannon from "autocannon";
import { cpuSeconds } from "./processes.ts";
import { median } from "./support.ts";

/** Something that answers GET requests. */
export interface Target {
  /** Address with the path that is asked for. */
  readonly url: string;
  /** Socket to connect to instead of the address's host and port. */
  readonly socketPath?: string;
  /** Processes that answer. */
  readonly pids: readonly number[];
}

/** Measurement of a target: one value a round. */
export interface Load {
  readonly perSecond: number[];
  /** Milliseconds. */
  readonly p50: number[];
  readonly p99: number[];
  /** CPU seconds of the target's processes per 1,000 requests. */
  readonly cpu: number[];
}

const CONNECTIONS = 16;
/** Seconds before the first round, and of each round. */
const WARM_UP = 2;
const ROUND = 1;

/** Asks targets in turn, so that what else the machine does falls on all of them.
 * @throws Error naming the target that did not answer everything with success. */
export async function measure<Name extends string>(
  targets: Readonly<Record<Name, Target>>,
  rounds: number,
): Promise<Record<Name, Load>> {
  const names = Object.keys(targets) as Name[];
  const loads = Object.fromEntries(
    names.map((name) => [name, { perSecond: [], p50: [], p99: [], cpu: [] }]),
  ) as unknown as Record<Name, Load>;
  for (const name of names) await fire(name, targets[name], WARM_UP);
  for (let round = 0; round < rounds; round++)
    for (const name of names) {
      const { pids } = targets[name];
      const before = cpuSeconds(pids);
      const { requests, latency } = await fire(name, targets[name], ROUND);
      loads[name].perSecond.push(requests.average);
      loads[name].p50.push(latency.p50);
      loads[name].p99.push(latency.p99);
      loads[name].cpu.push(((cpuSeconds(pids) - before) / requests.total) * 1000);
    }
  return loads;
}

/** Asks one target for some seconds.
 * @throws Error as {@link measure}. */
export async function fire(name: string, { url, socketPath }: Target, seconds: number) {
  const socket = socketPath === undefined ? {} : { socketPath };
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, ...socket });
  if (result.non2xx + result.errors > 0)
    throw new Error(`${name}: ${result.non2xx} answers without success, ${result.errors} errors`);
  return result;
}

/** Share of a target's CPU that a plainer one needs for the same requests: 1 when it costs no more. It is the ratio of the requests
 * a second where nothing else wants the CPU. */
export function cpuRatio(plain: Load, target: Load): number {
  return leastRatio(plain.cpu, target.cpu);
}

/** Ratio of the least values of all rounds: what else the machine does only adds to a round. */
export function leastRatio(of: readonly number[], to: readonly number[]): number {
  return Math.min(...of) / Math.min(...to);
}

/** A line about a load. */
export function describeLoad({ perSecond, p50, p99, cpu }: Load): string {
  const rate = Math.round(median(perSecond)).toLocaleString("en");
  return `${rate} requests/s, p50 ${median(p50)} ms, p99 ${median(p99)} ms, ${median(cpu).toFixed(3)} CPU s/1,000`;
}
