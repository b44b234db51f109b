const patterns = new Map<string, RegExp>();

/** Makes a regular expression of a glob pattern as Valkey reads it: `*`, `?`, `[a-c]`, `[^a]`, and `\` before what stands for itself. Texts are latin1,
 * so that any byte is a character. */
export function patternOf(glob: string): RegExp {
  let pattern = patterns.get(glob);
  if (!pattern) {
    if (patterns.size > 1_000) patterns.clear();
    patterns.set(glob, (pattern = compile(glob)));
  }
  return pattern;
}

function compile(glob: string): RegExp {
  let source = "";
  for (let at = 0; at < glob.length; at++) {
    const character = glob.charAt(at);
    // Stars in a row are one: more would only make matching slow.
    if (character === "*") source += source.endsWith(".*") ? "" : ".*";
    else if (character === "?") source += ".";
    else if (character === "[") {
      const end = glob.indexOf("]", at + 1);
      const inside = glob.slice(at + 1, end < 0 ? undefined : end);
      const negated = inside.startsWith("^");
      const members = (negated ? inside.slice(1) : inside).replace(/[\\\]^]/g, "\\$&");
      // What names no character matches none, or any if negated.
      source += members === "" ? (negated ? "." : "(?!)") : classOf(negated, members);
      at = end < 0 ? glob.length : end;
    } else source += escape(character === "\\" ? glob.charAt(++at) : character);
  }
  return new RegExp(`^${source}$`, "s");
}

function classOf(negated: boolean, members: string): string {
  // A range that runs backwards is meant the other way round.
  const ordered = members.replace(/([^\\])-([^\\])/g, (range, from: string, to: string) =>
    from > to ? `${to}-${from}` : range,
  );
  return `[${negated ? "^" : ""}${ordered}]`;
}

const escape = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
