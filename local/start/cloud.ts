import { dirname } from "node:path";
import { folderOf } from "../aws/folders.ts";
import type { PolicyTrial } from "../contract/policy-trial.ts";
import { consoleData } from "../console/from-cloud.ts";
import { openConsole } from "../console/server.ts";
import { ServiceBackend, type ProgramResult } from "../engine/index.ts";
import { readStack } from "../engine/project.ts";
import { watchProgram } from "./live-program.ts";
import { openControl, type Control } from "./control.ts";
import { Deployments } from "./deployments.ts";
import { openRepository } from "../host/git-repository.ts";
import { comparePlans, planProgram, type Plan } from "./plan-program.ts";
import { KeptPorts } from "./kept-ports.ts";
import { openState } from "./open-state.ts";
import { ProgramRuns, withFullKeys, type Deployed, type RunTargets } from "./program-runs.ts";
import { stateFolders } from "./state-folders.ts";
import { assemble } from "./assemble.ts";
import { isPortTaken, openOnFreePort } from "../host/ports.ts";
import { openSite, type SiteServer } from "./site-server.ts";
import { StartError } from "./start-error.ts";
import { withLocalAddresses } from "./public-hosts.ts";
import { type ResourceCount, countResources } from "./summary.ts";

/** What to run, and where. */
export interface CloudOptions {
  /** Folder of the project: `Pulumi.yaml`, the stacks' files, the program. */
  readonly root: string;
  readonly stack: string;
  /** Where the state of this stack is kept. */
  readonly directory: string;
  /** Of the site; undefined for 8000 or the next free one. */
  readonly port: number | undefined;
  /** Goes before the stack file's, by full key. */
  readonly config: Readonly<Record<string, string>>;
  /** Forget the state first. */
  readonly reset: boolean;
  /** True when an edit of the program is applied at once.
   * @default true */
  readonly watch?: boolean;
  /** Source of pipelines.
   * @default "commit" */
  readonly source?: "commit" | "files";
  /** Told what begins. */
  readonly progress: (step: string) => void;
  /** Ends a start under way. */
  readonly signal: AbortSignal;
  /** Sees the decisions of IAM, and tries policies out. */
  readonly policyTrial?: PolicyTrial;
  /** True when a start goes on without a resource that can't be made, and fails with all of them in the end.
   * @default false */
  readonly continueOnError?: boolean;
}

/** A running copy of a stack. */
export interface Cloud {
  readonly stack: string;
  readonly region: string;
  /** Address of the first distribution. */
  readonly site: string;
  /** Address of all AWS APIs. */
  readonly aws: string;
  readonly console: string;
  readonly control: Control;
  readonly operator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Of the program, in clear, with addresses of distributions as they are reached here. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: ResourceCount;
  /** From the start of the process to here. */
  readonly milliseconds: number;
  /** Finishes requests under way, and releases everything; state is kept. */
  stop(): Promise<void>;
}

const FIRST_PORT = 8000;

/** Runs a Pulumi program whole on 127.0.0.1: its state, the services, their one address, the program itself, the site, the console.
 * @throws StartError or ProgramError, whose message is one line with cause and remedy. Everything opened is closed again. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (let close = closing.pop(); close; close = closing.pop()) await close();
  };
  try {
    return await start(options, closing, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: CloudOptions,
  closing: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Cloud> {
  const { root, directory, signal, progress, policyTrial } = options;
  const stack = await readStack(root, options.stack).catch((error: unknown) => {
    throw new StartError((error as Error).message);
  });
  const { project } = stack;
  const region = options.config["aws:region"] ?? stack.region;
  if (!region)
    throw new StartError(
      `Pulumi.${options.stack}.yaml has no aws:region. Fix: add it, for example aws:region: ap-northeast-2, or give --config aws:region=ap-northeast-2`,
    );
  // It loads its packages while the services are loaded here.
  const program = new ProgramRuns(options, stack);
  closing.push(async () => await program.stop());
  const { factories } = await import("../aws/index.ts");

  const store = await openState(directory, options.stack, options.reset);
  closing.push(() => store.close());
  const ports = new KeptPorts(store);
  const site = await openSiteOn(options.port, progress);
  const repository = await openRepository(root, options.source ?? "commit");
  const nextPort = Number(new URL(site.url).port) + 1;
  const assembly = await assemble({
    project,
    folder: root,
    stack: stack.stack,
    region,
    store,
    factories,
    siteUrl: site.url,
    policyTrial,
    openOnPort: (open) => ports.open("aws", nextPort, open),
    capabilities: repository && { repository },
  }).catch(async (error: unknown) => {
    await site.close();
    throw error;
  });
  const { platform, services } = assembly;
  const { logs, capabilities } = platform;
  closing.push(() => assembly.stop());
  // The front goes before everything behind it: it takes no new requests, and those under way are answered by what still runs.
  closing.push(() => site.close());

  signal.throwIfAborted();
  progress(`running ${stack.program.name}`);
  const backend = new ServiceBackend({
    services,
    store,
    region,
    stateFolders: stateFolders(root, directory),
    folderOf,
    ...(policyTrial && { making: (urn, work) => policyTrial.making(urn, work) }),
  });
  const targets: RunTargets = {
    backend,
    continueOnError: options.continueOnError ?? false,
    logs,
    progress,
    ready: async () =>
      await assembly.ready().catch((error: unknown) => {
        throw new StartError((error as Error).message, { cause: error });
      }),
  };
  /** What the site answers with, and what people are shown, after a run. */
  const present = ({ graph, outputs, secretOutputs }: ProgramResult) => {
    const [distributionId] = capabilities.sites.distributions();
    const distribution = graph
      .byType("aws:cloudfront/distribution:Distribution")
      .find(({ id }) => id === distributionId);
    const domainNames = [
      distribution?.outputs["domainName"],
      ...((distribution?.inputs["aliases"] as unknown[] | undefined) ?? []),
    ].filter((name) => typeof name === "string");
    site.serve(capabilities.sites, distributionId, platform.endpoints);
    return { outputs: withLocalAddresses(outputs, domainNames, site.url, platform.endpoints), secretOutputs };
  };
  let shown: ReturnType<typeof present> | undefined;
  // One run at a time: an edit may come while a pipeline deploys.
  let running: Promise<unknown> = Promise.resolve();
  const rerun = async (what?: Deployed) => {
    const run = running
      .catch(() => undefined)
      .then(async () => {
        const changes = await program.rerun(targets, what);
        shown = present(program.latest);
        return changes;
      });
    running = run;
    return await run;
  };
  const plan = async (folder: string, config: Deployed["config"] = {}) =>
    await planProgram(folder, stack.stack, { ...options.config, ...withFullKeys(config, project) });
  // Where edits are not applied, the files are soon others than what runs.
  let deployed: Promise<Plan> | undefined;
  let deployedFrom: Deployed = {};
  const deployments = new Deployments({
    repository: repository?.root ?? root,
    project: repository?.project ?? "",
    stack: stack.stack,
    state: dirname(directory),
    up: async (folder, { config, skipPreview }) => {
      const wanted = skipPreview ? undefined : await plan(folder, config);
      const changes = await rerun({ root: folder, config });
      deployed = wanted && Promise.resolve(wanted);
      deployedFrom = { root: folder, config };
      progress(
        `deployed: ${changes.length} of ${program.latest.graph.resources.length} resources are different`,
      );
      return changes;
    },
    preview: async (folder, config) =>
      comparePlans(
        await (deployed ?? plan(deployedFrom.root ?? root, deployedFrom.config)),
        await plan(folder, config),
      ),
    count: () => program.latest.graph.resources.filter(({ custom }) => custom).length,
    outputs: () => (shown ? concealed(shown.outputs, shown.secretOutputs) : {}),
    sitePort: () => Number(new URL(site.url).port),
  });
  assembly.offer({ programs: deployments });
  shown = present(await program.run(targets));
  signal.throwIfAborted();
  if (options.watch === false) {
    deployed = plan(root);
    deployed.catch(() => undefined);
  } else
    closing.push(
      await watchProgram({
        root,
        logs,
        progress,
        rerun: async () => {
          deployed = undefined;
          deployedFrom = {};
          return await rerun();
        },
      }),
    );
  const control = await openControl(deployments, repository?.project ?? "");
  closing.push(async () => await control.close(0));

  const overview = () => ({
    stack: stack.stack,
    region,
    site: site.url,
    aws: platform.gatewayUrl,
    outputs: shown ? concealed(shown.outputs, shown.secretOutputs) : {},
  });
  const page = await ports.open("console", nextPort + 1, (port) =>
    openConsole(consoleData({ overview, graph: () => program.latest.graph, services, platform }), port),
  );
  closing.push(() => page.close());
  return {
    stack: stack.stack,
    region,
    site: site.url,
    aws: platform.gatewayUrl,
    console: page.url,
    control: { url: control.url, token: control.token, project: control.project },
    outputs: shown.outputs,
    stop,
    operator: capabilities.iam.operator,
    resources: countResources(program.latest.graph, services),
    milliseconds: performance.now(),
  };
}

/** On the port asked for, and no other; else on the first free one. */
async function openSiteOn(port: number | undefined, progress: (text: string) => void): Promise<SiteServer> {
  if (port === undefined) {
    const site = await openOnFreePort(FIRST_PORT, openSite);
    if (site.url !== `http://127.0.0.1:${FIRST_PORT}`)
      progress(`port ${FIRST_PORT} is taken, the site gets ${site.url}`);
    return site;
  }
  return await openSite(port).catch((error: unknown) => {
    if (!isPortTaken(error)) throw error;
    throw new StartError(
      `Port ${port} of 127.0.0.1 is taken. Give another --port, or none for the next free one.`,
    );
  });
}

const concealed = (outputs: Readonly<Record<string, unknown>>, secret: readonly string[]) =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, secret.includes(name) ? "[secret]" : value]),
  );
