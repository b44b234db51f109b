import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** Chromium: the system's if it has one, else the one that comes with an npm package.
 * @throws Error with the remedy when there is neither. */
export async function openBrowser(): Promise<Browser> {
  const system = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ].find(existsSync);
  const flags = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  if (system) return await chromium.launch({ executablePath: system, args: flags });
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    return await chromium.launch({
      executablePath: await packaged.executablePath(),
      args: [...packaged.args, ...flags],
    });
  } catch (error) {
    throw new Error(
      "The browser tests found no Chromium that starts. Fix: install it (Debian: apt-get install chromium)",
      {
        cause: error,
      },
    );
  }
}
