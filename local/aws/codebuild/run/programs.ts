import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { header, type HttpRequest, type HttpResponse } from "../../../contract/http.ts";
import type { Platform } from "../../../contract/service.ts";

/** Answers `pulumi` of builds: each has a token of its own, and may deploy the programs of its own source alone. */
export class BuildPrograms {
  readonly #platform: Platform;
  /** Folder of the source, by token. */
  readonly #sources = new Map<string, string>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Lets a build ask. */
  admit(token: string, source: string): void {
    this.#sources.set(token, source);
  }

  /** Ends that. */
  dismiss(token: string): void {
    this.#sources.delete(token);
  }

  /** `/builds/programs/up`, `preview`, `outputs`. */
  async serve({ url, method, headers, body }: HttpRequest): Promise<HttpResponse> {
    const token = header(headers, "authorization")?.replace(/^Bearer /, "") ?? "";
    const source = this.#sources.get(token);
    if (source === undefined || method !== "POST")
      return answer(403, { message: "this is for builds of the local cloud, by their token" });
    try {
      return answer(200, await this.#do(url.split("/").at(-1) ?? "", source, body.toString()));
    } catch (error) {
      return answer(400, { message: (error as Error).message });
    }
  }

  async #do(what: string, source: string, text: string): Promise<object> {
    const { folder, stack, config } = JSON.parse(text) as {
      readonly folder: string;
      readonly stack: string;
      readonly config: Readonly<Record<string, string>>;
    };
    const root = realpathSync(source);
    const project = relative(root, realpathSync(folder)).split(sep).join("/");
    if (project.startsWith("..")) throw new Error(`${folder} is not in the source of the build`);
    const { capabilities } = this.#platform;
    if (!("programs" in capabilities))
      throw new Error("nothing is deployed from here: start the program with npm start");
    const { programs } = capabilities;
    const request = { root, project, stack, config };
    if (what === "up") return await programs.up(request);
    if (what === "preview") return await programs.preview(request);
    if (what === "outputs")
      return { changes: [], unchanged: 0, outputs: await programs.outputs({ project, stack }) };
    throw new Error(`there is no ${what}`);
  }
}

const answer = (status: number, body: object): HttpResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify(body)),
});
