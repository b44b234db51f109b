/** Content of a Dockerfile, as far as an image without a build container needs it. */
export interface Dockerfile {
  /** `public.ecr.aws/docker/library/node:24.21.0-bookworm-slim` */
  readonly base: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Empty for root. */
  readonly user: string;
  /** Folders that keep their owner and mode as volumes. */
  readonly volumes: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** In order: later ones write over earlier ones. Destinations are absolute; those that end in `/` are folders. */
  readonly copies: readonly { readonly sources: readonly string[]; readonly destination: string }[];
}

/** Reads a Dockerfile whose image is a base with files in it: FROM, ARG, ENV, WORKDIR, COPY, ADD of files, USER, VOLUME, EXPOSE, LABEL, STOPSIGNAL,
 * HEALTHCHECK, ENTRYPOINT, CMD.
 * @param given Values of build arguments.
 * @throws Error naming line and instruction for what needs a container to build: RUN, several stages, heredocs.
 * @see https://docs.docker.com/reference/dockerfile/ */
export function readDockerfile(text: string, given: Readonly<Record<string, string>> = {}): Dockerfile {
  let base: string | undefined;
  let workingDirectory = "/";
  let user = "";
  let entrypoint: string[] = [];
  let command: string[] = [];
  const volumes: string[] = [];
  const environment: Record<string, string> = {};
  const variables: Record<string, string> = {};
  const copies: { sources: string[]; destination: string }[] = [];
  const absolute = (path: string) =>
    path.startsWith("/") ? path : `${workingDirectory.replace(/\/$/, "")}/${path.replace(/^\.\//, "")}`;

  for (const { line, instruction, rest } of instructions(text)) {
    const fail = (why: string) => new Error(`Dockerfile line ${line}: ${instruction} ${why}`);
    const value = substitute(rest, { ...variables, ...environment });
    switch (instruction) {
      case "FROM": {
        if (base !== undefined)
          throw fail(
            "begins a second stage. Here an image is one base with files copied into it; build the files before",
          );
        base = value.replace(/--platform=\S+\s+/, "").split(/\s+/)[0] ?? "";
        break;
      }
      case "ARG": {
        const [name = "", fallback = ""] = value.split(/=(.*)/s);
        variables[name] = given[name] ?? unquote(fallback);
        break;
      }
      case "ENV":
        for (const [name, content] of pairs(value)) environment[name] = content;
        break;
      case "WORKDIR":
        workingDirectory = absolute(value);
        break;
      case "COPY":
      case "ADD": {
        const words = value.startsWith("[") ? json(value, fail) : value.split(/\s+/);
        const option = words.find((word) => word.startsWith("--") && !/^--(chown|chmod|link)\b/.test(word));
        if (option) throw fail(`${option} is not known here: files come from the build's own folder alone`);
        const paths = words.filter((word) => !word.startsWith("--"));
        const destination = paths.pop();
        if (destination === undefined || paths.length === 0) throw fail("needs a source and a destination");
        if (paths.some((path) => path.startsWith("<<") || /^(https?|git):/.test(path)))
          throw fail("of anything but files of the build's folder is not known here");
        const target = absolute(destination);
        const isFolder = paths.length > 1 || /^\.?$|\/\.?$/.test(destination);
        copies.push({
          sources: paths,
          destination: isFolder && !target.endsWith("/") ? `${target}/` : target,
        });
        break;
      }
      case "USER":
        user = value;
        break;
      case "VOLUME":
        volumes.push(...(value.startsWith("[") ? json(value, fail) : value.split(/\s+/)));
        break;
      case "ENTRYPOINT":
        entrypoint = value.startsWith("[") ? json(value, fail) : ["/bin/sh", "-c", value];
        break;
      case "CMD":
        command = value.startsWith("[") ? json(value, fail) : ["/bin/sh", "-c", value];
        break;
      case "EXPOSE":
      case "LABEL":
      case "STOPSIGNAL":
      case "HEALTHCHECK":
      case "MAINTAINER":
      case "SHELL":
        break;
      default:
        throw fail(
          "needs a container to build, and there is none here. Do that work before the image, and COPY its result",
        );
    }
  }
  if (base === undefined) throw new Error("the Dockerfile has no FROM");
  return { base, workingDirectory, environment, user, volumes, entrypoint, command, copies };
}

/** Instructions with continued lines joined and comments left out. */
function instructions(text: string): { line: number; instruction: string; rest: string }[] {
  const instructionLines: { line: number; instruction: string; rest: string }[] = [];
  let open: { line: number; text: string } | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (/^\s*#/.test(raw) || (!open && raw.trim() === "")) continue;
    const joined: { line: number; text: string } = open
      ? { line: open.line, text: `${open.text} ${raw.trim()}` }
      : { line: index + 1, text: raw.trim() };
    open = undefined;
    if (joined.text.endsWith("\\")) {
      open = { ...joined, text: joined.text.slice(0, -1).trim() };
      continue;
    }
    const [, instruction = "", rest = ""] = /^(\w+)\s*(.*)$/s.exec(joined.text) ?? [];
    instructionLines.push({ line: joined.line, instruction: instruction.toUpperCase(), rest });
  }
  return instructionLines;
}

/** `$NAME`, `${NAME}`, `${NAME:-default}`. */
function substitute(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(
    /\\\$|\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
    (whole, braced?: string, fallback?: string, plain?: string) =>
      whole === "\\$" ? "$" : (values[braced ?? plain ?? ""] ?? fallback ?? ""),
  );
}

function pairs(text: string): [string, string][] {
  if (!/^\w+=/.test(text)) {
    const [, name = "", value = ""] = /^(\w+)\s+(.*)$/s.exec(text) ?? [];
    return [[name, value]];
  }
  return [...text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)].map(([, name = "", value = ""]) => [
    name,
    unquote(value),
  ]);
}

function unquote(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1).replace(/\\(["\\])/g, "$1") : text;
}

function json(text: string, fail: (why: string) => Error): string[] {
  try {
    return JSON.parse(text) as string[];
  } catch {
    throw fail(`is not a JSON list of strings: ${text}`);
  }
}
