/** Surroundings of {@link migrateBySecret}. */
export interface MigrationBySecretOptions {
  /** Reads the secret with the master, as JSON. */
  readonly readSecret: () => Promise<string | undefined>;
  /** Calls the function in the network of the database. */
  readonly invoke: (payload: string) => Promise<{ readonly failed: boolean; readonly answer: string }>;
}

/** Reads who owns the database, outside of the network, and lets the function inside of it migrate. Nothing of the secret is in an error.
 * @returns what the other function says.
 * @throws Error with its text when it failed: the deployment ends there, and the old tasks go on. */
export async function migrateBySecret({ readSecret, invoke }: MigrationBySecretOptions): Promise<unknown> {
  const { username, password } = JSON.parse((await readSecret()) ?? "{}") as {
    readonly username?: unknown;
    readonly password?: unknown;
  };
  if (typeof username !== "string" || typeof password !== "string")
    throw new Error("the secret of the database's master has no username and password");
  const { failed, answer } = await invoke(JSON.stringify({ username, password }));
  if (!failed) return JSON.parse(answer) as unknown;
  const { errorMessage } = JSON.parse(answer) as { readonly errorMessage?: string };
  throw new Error(`the migration failed: ${errorMessage ?? "it did not say why"}`);
}
