import { currentStepId, currentTraceId } from "../../../observe/trace.ts";
import {
  DefaultSampling,
  formatTraceHeader,
  newTraceId,
  readTraceHeader,
  type TraceHeader,
} from "../../../observe/trace-header.ts";

const sampling = new DefaultSampling();

/** The trace that an invocation belongs to: the caller's, that of the batch that it is run for, or a new one. */
export function upstreamTrace(given: string | undefined): {
  readonly header: TraceHeader;
  readonly isNew: boolean;
} {
  const header = readTraceHeader(given);
  if (header) return { header, isNew: false };
  const current = currentTraceId();
  return { header: { root: current ?? newTraceId() }, isNew: current === undefined };
}

/** Value that a function finds in `_X_AMZN_TRACE_ID`, called within the invocation's step. With active tracing the invocation is a step of the trace,
 * and a decision is made where nobody made one. Otherwise the caller's header goes through as it came.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_TracingConfig.html */
export function functionTraceHeader(upstream: TraceHeader, mode: "Active" | "PassThrough"): string {
  if (mode === "PassThrough") return formatTraceHeader(upstream);
  const parent = currentStepId();
  return formatTraceHeader({
    ...upstream,
    ...(parent !== undefined && { parent }),
    sampled: upstream.sampled ?? sampling.decide(),
  });
}
