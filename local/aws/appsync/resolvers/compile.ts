/** Texts that are being compiled. */
let underWay = 0;

/** Makes a CommonJS module of an ES module, without white space. esbuild's own process, which would live as long as this one, ends
 * with the last text that is being compiled.
 * @throws Error with line and column, when it is no JavaScript. */
export async function toCommonJs(source: string): Promise<string> {
  const { transform, stop } = await import("esbuild");
  underWay++;
  try {
    const { code } = await transform(source, {
      format: "cjs",
      loader: "js",
      minifyWhitespace: true,
      legalComments: "none",
    });
    return code;
  } finally {
    if (--underWay === 0) await stop();
  }
}
