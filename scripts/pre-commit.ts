// The git hook: formats and lints the files that are about to be committed, and nothing else.
import lintStaged from "lint-staged";

const isClean = await lintStaged({
  config: {
    "*.{ts,tsx,mjs}": ["prettier --write --log-level=warn", "eslint --max-warnings=0 --no-warn-ignored"],
    "*.{json,md,css,html,yaml}": "prettier --write --log-level=warn",
  },
});
process.exitCode = isClean ? 0 : 1;
