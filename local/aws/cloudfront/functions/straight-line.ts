/** Methods of texts that take no longer than their text is long, and call nothing. */
const quickMethods = [
  "charAt",
  "endsWith",
  "includes",
  "indexOf",
  "lastIndexOf",
  "slice",
  "startsWith",
  "substring",
  "toLowerCase",
];

/** Words that repeat, call or wait. */
const others = /\b(async|await|class|do|for|get|import|new|set|while|with|yield)\b/;

/** True for the code of a function that can't run for long, whatever it is called with: one function, which names itself nowhere else, without
 * loops, callbacks, regular expressions, and calls of anything but quick methods of texts. False says nothing: most code is not looked through.
 * Such code needs no time limit, which costs more than the code itself. */
export function isStraightLine(code: string): boolean {
  const bare = code.replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
  if (!/^\s*function handler\(event\) \{/.test(bare)) return false;
  if (count(bare, /\bhandler\b/g) !== 1 || count(bare, /\bfunction\b/g) !== 1) return false;
  if (/[`/\\]|=>|[\])}"]\s*\(|\?\.\s*\(/.test(bare) || others.test(bare)) return false;
  return [...bare.matchAll(/(\.?)\s*([\w$]+)\s*\(/g)].every(
    ([, dot, name = ""]) => name === "handler" || (dot === "" ? name === "if" : quickMethods.includes(name)),
  );
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;
