import { randomText } from "../host/random.ts";

/** Contents of an `X-Amzn-Trace-Id` header.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export interface TraceHeader {
  /** `1-<seconds since 1970, 8 hexadecimal digits>-<24 hexadecimal digits>` */
  readonly root: string;
  /** 16 hexadecimal digits: the step that called. */
  readonly parent?: string;
  /** Says if X-Ray keeps the trace; absent while nobody decided. */
  readonly sampled?: "0" | "1";
}

/** @returns undefined for text that names no trace. */
export function readTraceHeader(text: string | undefined): TraceHeader | undefined {
  const root = text && /(?:^|;)\s*Root=(1-[\da-f]{8}-[\da-f]{24})(?:;|$)/i.exec(text)?.[1];
  if (!text || !root) return undefined;
  const parent = /(?:^|;)\s*Parent=([\da-f]{16})(?:;|$)/i.exec(text)?.[1];
  const sampled = /(?:^|;)\s*Sampled=([01])(?:;|$)/i.exec(text)?.[1] as "0" | "1" | undefined;
  return { root, ...(parent !== undefined && { parent }), ...(sampled !== undefined && { sampled }) };
}

export function formatTraceHeader({ root, parent, sampled }: TraceHeader): string {
  return `Root=${root}${parent === undefined ? "" : `;Parent=${parent}`}${sampled === undefined ? "" : `;Sampled=${sampled}`}`;
}

/** The id of a trace that begins now. */
export function newTraceId(): string {
  return `1-${Math.floor(Date.now() / 1000)
    .toString(16)
    .padStart(8, "0")}-${randomText(12, "hex")}`;
}

/** X-Ray's default sampling rule: the first request of each second, and 5 % of the others.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html */
export class DefaultSampling {
  #second = 0;

  decide(now = Date.now()): "0" | "1" {
    const second = Math.floor(now / 1000);
    const isFirst = second !== this.#second;
    this.#second = second;
    return isFirst || Math.random() < 0.05 ? "1" : "0";
  }
}
