import { askPulumi } from "../pulumi/stack-or-copy.ts";

/** Updates that are read, newest first. */
const READ = 30;

/** An update of a stack that succeeded. */
export interface Deployment {
  /** Commit whose program was run. */
  readonly commit: string;
  /** Image that the stack's settings named at that time, in place of one that the program builds. */
  readonly image: string | undefined;
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
  const [, service] = Object.entries(config).find(([key]) => key.endsWith(":service")) ?? [];
  const { image } = (service?.objectValue ?? {}) as { readonly image?: unknown };
  return [{ commit, image: typeof image === "string" ? image : undefined }];
}
