import type { VersionRecord } from "../records.ts";
import type { FunctionError } from "./messages.ts";

/** Facts that are known of an invocation when it is over. */
interface End {
  readonly milliseconds: number;
  /** Of a cold start. */
  readonly initMilliseconds: number | undefined;
  /** MB */
  readonly memory: number;
  readonly error: FunctionError | undefined;
}

/** The lines that Lambda itself writes around an invocation, as text or as JSON.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
export function platformLines({ logging, version, memorySize }: VersionRecord, requestId: string) {
  const { logFormat, systemLogLevel } = logging;
  if (logFormat === "Text")
    return {
      start: () => [`START RequestId: ${requestId} Version: ${version}`],
      end: ({ milliseconds, initMilliseconds, memory, error }: End) => [
        ...(error && isOfRuntime(error)
          ? [`RequestId: ${requestId} Error: ${error.errorMessage.replace(/^RequestId: \S+ Error: /, "")}`]
          : []),
        `END RequestId: ${requestId}`,
        `REPORT RequestId: ${requestId}\tDuration: ${milliseconds.toFixed(2)} ms\tBilled Duration: ${Math.ceil(milliseconds + (initMilliseconds ?? 0))} ms\t` +
          `Memory Size: ${memorySize} MB\tMax Memory Used: ${memory} MB` +
          (initMilliseconds === undefined ? "" : `\tInit Duration: ${initMilliseconds.toFixed(2)} ms`) +
          (error?.errorType === "Sandbox.Timedout"
            ? "\tStatus: timeout"
            : error && isOfRuntime(error)
              ? "\tStatus: error"
              : ""),
      ],
    };
  const line = (type: string, record: object) =>
    JSON.stringify({ time: new Date().toISOString(), type, record });
  const tells = systemLogLevel !== "WARN";
  return {
    start: () => (tells ? [line("platform.start", { requestId, version })] : []),
    end: ({ milliseconds, initMilliseconds, memory, error }: End) => {
      const status = error?.errorType === "Sandbox.Timedout" ? "timeout" : error ? "error" : "success";
      if (!tells && !error) return [];
      return [
        line("platform.report", {
          requestId,
          metrics: {
            durationMs: Number(milliseconds.toFixed(3)),
            billedDurationMs: Math.ceil(milliseconds + (initMilliseconds ?? 0)),
            memorySizeMB: memorySize,
            maxMemoryUsedMB: memory,
            ...(initMilliseconds !== undefined && { initDurationMs: Number(initMilliseconds.toFixed(3)) }),
          },
          status,
          ...(error && { errorType: error.errorType }),
        }),
      ];
    },
  };
}

function isOfRuntime({ errorType }: FunctionError): boolean {
  return errorType.startsWith("Runtime.") || errorType.startsWith("Sandbox.");
}
