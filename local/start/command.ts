/** The copy is started by the project's own npm script. */
const isScript = ["start", "env", "replay", "github-token"].includes(
  process.env["npm_lifecycle_event"] ?? "",
);

/** The command that people start a copy with, for messages. */
export const command = isScript ? "npm start" : "npx local-cloud";

/** The same, before arguments. */
export const commandWith = isScript ? "npm start --" : "npx local-cloud";

/** The command that prints the variables for SDK clients. */
export const environmentCommand = isScript ? "npm run -s env" : "npx local-cloud env";
