import { required } from "../environment.ts";
import { variables } from "./environment.ts";
import { probe } from "./handle.ts";

const siteUrl = required(variables.siteUrl);

/** Lambda that a schedule calls. */
export async function handler(): Promise<void> {
  await probe({ siteUrl, fetch, log: (line) => process.stdout.write(`${JSON.stringify(line)}\n`) });
}
