// The linter's own file format; everything else here is TypeScript. The walls between folders are held by tests/architecture.test.ts.
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "node_modules",
      "**/.build",
      "**/.local",
      "web/dist",
      "**/*.mjs",
      "**/*.cjs",
      "local/tests/projects/*/**",
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/require-await": "off",
      // Taking a member out of an object, and a place in a list that is not wanted.
      "@typescript-eslint/no-unused-vars": [
        "error",
        { ignoreRestSiblings: true, varsIgnorePattern: "^_$", argsIgnorePattern: "^_+$" },
      ],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "SpreadElement > ObjectExpression, JSXSpreadAttribute > ObjectExpression",
          message:
            "Write the members out: an object packed into a spread is not checked for excess properties.",
        },
        { selector: "SpreadElement > ArrayExpression", message: "Write the elements out." },
      ],
    },
  },
  {
    files: ["scripts/**", "tests/**", "bench/**", "local/start/**", "local/tests/**", "local/tools/**"],
    rules: { "no-console": "off" },
  },
);
