import { askPulumi } from "../pulumi/stack-or-copy.ts";

/** Updates that are read, newest first. */
const READ = 30;

/** An update of a stack that succeeded. */
export interface Deployment {
  /** Commit whose program was run. */
  readonly commit: string;
  /** Images that the stack's settings named at that time, in place of those that the program builds. */
  readonly images: Images;
}

/** Addresses of images with their digests; undefined for what the program builds. */
export interface Images {
  readonly service: string | undefined;
  readonly shop: string | undefined;
}

interface Update {
  readonly kind: string;
  readonly result: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, { readonly objectValue?: unknown }>>;
}

/** Reads what was deployed to a stack, newest first: each successful update since it was destroyed last. Pulumi notes the commit of the clone that
 * `up` was run in, whoever ran it.
 * @throws Error when the CLI fails, which has said why.
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_history/ */
export async function deployments(stack: string): Promise<readonly Deployment[]> {
  const answer = await askPulumi(stack, ["stack", "history", "--json", "--page-size", String(READ)]);
  const updates = ((JSON.parse(answer || "[]") as readonly Update[] | null) ?? []).filter(
    ({ result, kind }) => result === "succeeded" && ["update", "destroy"].includes(kind),
  );
  const destroyed = updates.findIndex(({ kind }) => kind === "destroy");
  return updates.slice(0, destroyed === -1 ? undefined : destroyed).flatMap(deploymentOf);
}

function deploymentOf({ environment, config = {} }: Update): readonly Deployment[] {
  const commit = environment?.["git.head"] ?? "";
  if (!/^[0-9a-f]{40}$/.test(commit)) return [];
  return [{ commit, images: { service: imageIn(config, "service"), shop: imageIn(config, "shop") } }];
}

/** Image that the settings of a part of the program name. */
function imageIn(config: NonNullable<Update["config"]>, part: keyof Images): string | undefined {
  const [, settings] = Object.entries(config).find(([key]) => key.endsWith(`:${part}`)) ?? [];
  const { image } = (settings?.objectValue ?? {}) as { readonly image?: unknown };
  return typeof image === "string" ? image : undefined;
}
