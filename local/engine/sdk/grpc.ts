import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as grpc from "@grpc/grpc-js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { ProgramError } from "../errors.ts";
import { monitorMethodNames } from "../monitor/methods.ts";
import type { Log, LogLevel, ProgramOptions, ProgramResult } from "../options.ts";
import { Session } from "../session.ts";
import { readStack, sourceOf } from "../source.ts";
import { describeHang, watchProgress } from "../watchdog.ts";
import { programFunctions, type CallFunction } from "./functions.ts";
import { loadSdk, type Sdk } from "./load.ts";
import type { Proto } from "./proto.ts";
import { deploymentInfo, translations } from "./translations.ts";

const require = createRequire(import.meta.url);
const { ResourceMonitorService } = require("@pulumi/pulumi/proto/resource_grpc_pb") as {
  ResourceMonitorService: grpc.ServiceDefinition;
};
const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb") as {
  EngineService: grpc.ServiceDefinition;
};
const { CallbacksClient } = require("@pulumi/pulumi/proto/callback_grpc_pb") as {
  CallbacksClient: typeof ProgramCallbacks;
};

/** The generated client of the program's callback service. */
declare class ProgramCallbacks extends grpc.Client {
  invoke(
    request: InstanceType<Proto["callback"]["CallbackInvokeRequest"]>,
    done: (error: grpc.ServiceError | null, response: { getResponse_asU8(): Uint8Array }) => void,
  ): void;
}

const channelOptions = { "grpc.max_receive_message_length": 400 * 1024 * 1024, "grpc.enable_http_proxy": 0 };

/** Runs a Pulumi program in a process of its own, started exactly as the CLI's language host does it, against a monitor on
 * 127.0.0.1: the documented way, which tests compare the others with.
 *
 * @param options.cwd Folder of the program.
 * @param options.entry The program, relative to `cwd`; `.` unless given, which is the folder's package or index file.
 * @throws ProgramError as `runProgram` does. */
export async function runOverGrpc(
  options: ProgramOptions & { readonly cwd: string; readonly entry?: string },
): Promise<ProgramResult> {
  const { cwd, timeoutMs = 60_000, log } = options;
  const clients = new Map<string, ProgramCallbacks>();
  const sdk = loadSdk(cwd);
  const functions = programFunctions(sdk.proto, callOver(sdk, clients));
  const session: Session = new Session({ root: cwd, ...options }, functions, () => session.finish());
  const server = new grpc.Server(channelOptions);
  server.addService(ResourceMonitorService, implementation(monitorAnswers(sdk, session)));
  server.addService(EngineService, implementation(engineAnswers(sdk, session)));
  let child: ChildProcess | undefined;
  const stopWatching = watchProgress(
    timeoutMs,
    () => session.lastActivity,
    () => session.fail(describeHang({ working: session.monitor.working, pending: [] }, timeoutMs)),
  );
  try {
    await options.backend.begin?.(session.monitor.run);
    child = startProgram(options, await listen(server));
    await Promise.race([ended(child, session, log), session.failed]);
    return session.result();
  } catch (error) {
    session.fail(error);
    await session.settle();
    return await session.failed;
  } finally {
    stopWatching();
    if (child?.exitCode === null && child.kill()) await once(child, "exit");
    for (const client of clients.values()) client.close();
    server.forceShutdown();
  }
}

/** @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/pulumi-language-nodejs/main.go constructArguments, execRuntime */
function startProgram(
  options: ProgramOptions & { readonly cwd: string; readonly entry?: string },
  address: string,
): ChildProcess {
  const {
    project,
    stack,
    organization = "local",
    preview,
    config = {},
    secretKeys = [],
    cwd,
    entry = ".",
  } = options;
  const flags = {
    monitor: address,
    engine: address,
    organization,
    project,
    "root-directory": cwd,
    stack,
    pwd: cwd,
    parallel: "16",
  };
  const args = [
    createRequire(`${cwd}/`).resolve("@pulumi/pulumi/cmd/run"),
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
    ...(preview ? ["--dry-run"] : []),
    entry,
  ];
  // Credentials and proxies of the caller's shell are none of the program's business.
  const inherited = Object.entries(process.env).filter(([name]) => !/^AWS_|_proxy$/i.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
    PULUMI_NODEJS_TYPESCRIPT: "false",
  };
  return spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
}

/** Resolves when the program has ended well. */
async function ended(child: ChildProcess, session: Session, log: Log | undefined): Promise<void> {
  const complaints: string[] = [];
  const lines = (stream: Readable | null, take: (line: string) => void) => {
    if (stream) createInterface(stream).on("line", take);
  };
  lines(child.stdout, (line) => log?.("info", line));
  lines(child.stderr, (line) => {
    complaints.push(line);
    log?.("warn", line);
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code === 0) return;
  // The SDK lists what its promises still waited for when the process had nothing left to do.
  const waiting = complaints
    .map((line) => /^ {2}\* "(.*)" \[(.*)\] was (waiting .*)$/.exec(line))
    .find((match) => match !== null);
  if (waiting)
    throw new ProgramError(
      { name: waiting[1], type: waiting[2] },
      `is still ${waiting[3]}`,
      "look for a promise or output that never resolves",
    );
  await session.settle();
  throw new ProgramError(
    {},
    `the program ended with ${signal ?? `exit code ${code}`}${complaints.length > 0 ? `: ${complaints.slice(-3).join(" ")}` : ""}`,
  );
}

type Answers = Readonly<Record<string, (request: never) => Promise<unknown>>>;

function implementation(answers: Answers): grpc.UntypedServiceImplementation {
  const calls = Object.entries(answers).map(([method, answer]) => {
    const call: grpc.handleUnaryCall<unknown, unknown> = ({ request }, done) =>
      void answer(request as never).then((response) => done(null, response));
    return [method, call] as const;
  });
  return Object.fromEntries(calls);
}

function monitorAnswers({ proto }: Sdk, session: Session): Answers {
  const translation = translations(proto, session.root);
  const answers = monitorMethodNames.map((method) => {
    const { read, write } = translation[method];
    const answer = async (request: never) => write((await session.answer(method, read(request))) as never);
    return [method, answer] as const;
  });
  return { ...Object.fromEntries(answers), getDeploymentInfo: async () => deploymentInfo(proto) };
}

const levels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

function engineAnswers({ proto: { engine, empty } }: Sdk, session: Session): Answers {
  return {
    log: async (request: LogRequest) => {
      const level = levels[request.getSeverity()] ?? "info";
      // That is how cmd/run tells of errors in the program.
      if (level === "error") session.fail(programError(request.getMessage(), session.root));
      session.log(level, request.getMessage(), request.getUrn() || undefined);
      return new empty.Empty();
    },
    getRootResource: async () => new engine.GetRootResourceResponse(),
    setRootResource: async () => new engine.SetRootResourceResponse(),
    startDebugging: async () => new empty.Empty(),
    requirePulumiVersion: async () => new engine.RequirePulumiVersionResponse(),
  };
}

/** An error of the program from its text: `Running program '…' failed with an unhandled exception: Error: … at …`. */
function programError(message: string, root: string): ProgramError {
  const text = message
    .replace(/^Running program '.*' failed with an unhandled exception:\s*/, "")
    .replace(/^<ref .*>\s*/, "");
  const problem = text.split(/\n\s+at /)[0] ?? text;
  const source = sourceOf(readStack(text), root);
  return new ProgramError(
    { source },
    problem.replace(/^Error: /, ""),
    source ? `correct the program at ${source}` : undefined,
  );
}

function callOver({ proto }: Sdk, clients: Map<string, ProgramCallbacks>): CallFunction {
  return ({ target, token }, request) => {
    const client =
      clients.get(target) ?? new CallbacksClient(target, grpc.credentials.createInsecure(), channelOptions);
    clients.set(target, client);
    const message = new proto.callback.CallbackInvokeRequest().setToken(token).setRequest(request);
    return new Promise((resolve, reject) => {
      client.invoke(message, (error, response) => {
        if (error) reject(new Error(error.details));
        else resolve(response.getResponse_asU8());
      });
    });
  };
}

async function listen(server: grpc.Server): Promise<string> {
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return `127.0.0.1:${port}`;
}
