import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Ids of a process and of everything that it started, on Linux. */
export function processesOf(pid: number): number[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="]).toString().trim().split("\n");
  const parents = new Map(rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]));
  const isOf = (id: number): boolean => id === pid || (parents.has(id) && isOf(parents.get(id) ?? 0));
  return [...parents.keys()].filter(isOf);
}

/** True when a process was started with this argument. */
export function hasArgument(pid: number, argument: string): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(argument);
}

/** Resident memory of processes, MB. What they share counts for each. */
export function residentMemory(pids: readonly number[]): number {
  return sum(
    pids,
    (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024,
  );
}

/** Seconds of CPU that processes have used, with those that they started and that have ended. */
export function cpuSeconds(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return fields.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0) / 100;
  });
}

/** Adds up what is read of each process; one that has ended in the meantime has nothing. */
function sum(pids: readonly number[], read: (pid: number) => number): number {
  return pids.reduce((total, pid) => {
    try {
      return total + read(pid);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return total;
      throw error;
    }
  }, 0);
}
