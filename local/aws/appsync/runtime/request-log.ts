import { responsePathAsArray, type GraphQLResolveInfo } from "graphql";
import type { LogWriter } from "../../../observe/log-writer.ts";
import type { ApiRecord, FieldLogLevel } from "../records.ts";
import type { HandlerOutput, ResolverContext, Severity } from "./context.ts";

/** Bytes of one request's logs; what is more is cut off.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html */
const LONGEST = 1024 * 1024;

/** Severities of the handlers' own words that a level lets through. */
const SAID: Readonly<Record<Exclude<FieldLogLevel, "NONE">, readonly Severity[]>> = {
  ERROR: ["ERROR"],
  INFO: ["ERROR", "INFO"],
  DEBUG: ["ERROR", "INFO", "DEBUG"],
  ALL: ["ERROR", "INFO", "DEBUG"],
};

/** Milliseconds since the process began, for {@link nanoseconds}. */
export const now = (): number => performance.now();

/** Nanoseconds: the unit of logs. */
const nanoseconds = (milliseconds: number): number => Math.max(0, Math.round(milliseconds * 1e6));

/** Begin and end of a part of the work, by {@link now}. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Writes one request to the API's log group: summaries always, its text when the API is verbose, its fields as the
 * level says. Nothing is written for an API without logConfig.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html */
export class RequestLog {
  readonly #api: ApiRecord;
  readonly #writer: LogWriter | undefined;
  readonly #requestId: string;
  readonly #began = now();
  #bytes = 0;

  constructor(api: ApiRecord, writer: LogWriter | undefined, requestId: string) {
    this.#api = api;
    this.#writer = writer;
    this.#requestId = requestId;
  }

  /** Milliseconds since the request came. */
  get age(): number {
    return now() - this.#began;
  }

  /** A line of text that only a verbose API writes. */
  text(line: string): void {
    if (this.#api.logging?.verbose) this.#write(`${this.#requestId} ${line}`);
  }

  /** RequestSummary. */
  requestSummary(statusCode: number): void {
    this.#entry({ logType: "RequestSummary", statusCode, latency: nanoseconds(this.age) });
  }

  /** ExecutionSummary of a request that was executed. */
  executionSummary(parsing: Span, validation: Span): void {
    const end = Date.now();
    const milliseconds = now() - parsing.from;
    const part = ({ from, to }: Span) => ({
      startOffset: nanoseconds(from - this.#began),
      duration: nanoseconds(to - from),
    });
    this.#entry({
      logType: "ExecutionSummary",
      version: 1,
      duration: nanoseconds(milliseconds),
      startTime: new Date(end - milliseconds).toISOString(),
      endTime: new Date(end).toISOString(),
      parsing: part(parsing),
      validation: part(validation),
    });
  }

  /** The log of one field; `end` writes it. */
  field(info: GraphQLResolveInfo, hasResolver: boolean): FieldLog {
    const { fieldLogLevel: level = "NONE", verbose: isVerbose = false } = this.#api.logging ?? {};
    if (level === "NONE") return SILENT;
    const { fieldName, parentType } = info;
    const from = now();
    const place = {
      path: responsePathAsArray(info.path),
      fieldName,
      parentType: parentType.name,
      ...(hasResolver && { resolverArn: `${this.#api.arn}/types/${parentType.name}/fields/${fieldName}` }),
    };
    const entries: object[] = [];
    let inError = false;
    return {
      log: (severity, message) => {
        if (SAID[level].includes(severity))
          this.#write(`${this.#requestId} ${severity} - ${parentType.name}.${fieldName}: ${message}`);
      },
      appendError: () => (inError = true),
      handled: (handler, context, outcome) => {
        const { arguments: args, source, stash, prev, result } = context;
        entries.push({
          logType: handler === "request" ? "RequestMapping" : "ResponseMapping",
          ...place,
          fieldInError: "error" in outcome,
          ...("error" in outcome && { errors: [outcome.error.message] }),
          ...(isVerbose && {
            context: copy({ arguments: args, source, stash, prev, result }),
            ...("value" in outcome && { transformedTemplate: JSON.stringify(outcome.value) }),
          }),
        });
        inError ||= "error" in outcome;
      },
      end: () => {
        if (inError || level === "ALL" || (isVerbose && level !== "ERROR"))
          for (const entry of entries) this.#entry(entry);
        if (level !== "ALL") return;
        const returnType = String(info.returnType);
        const startOffset = nanoseconds(from - this.#began);
        this.#entry({
          logType: "Tracing",
          ...place,
          returnType,
          startOffset,
          duration: nanoseconds(now() - from),
        });
      },
    };
  }

  #entry(members: object): void {
    this.#write(JSON.stringify({ ...members, requestId: this.#requestId, graphQLAPIId: this.#api.id }));
  }

  #write(message: string): void {
    if (!this.#writer || this.#bytes >= LONGEST) return;
    this.#bytes += Buffer.byteLength(message);
    this.#writer.write(Date.now(), message);
  }
}

/** Writes one field. */
export interface FieldLog extends HandlerOutput {
  /** A handler ran. */
  readonly handled: (
    handler: "request" | "response",
    context: ResolverContext,
    outcome: { readonly value: unknown } | { readonly error: Error },
  ) => void;
  /** Writes what the level lets through. */
  readonly end: () => void;
}

const SILENT: FieldLog = { log: () => {}, appendError: () => {}, handled: () => {}, end: () => {} };

/** As it is now: the next handler changes it. */
const copy = (value: object) => JSON.parse(JSON.stringify(value)) as object;
