// A Pulumi CLI with a state in FAKE_STATE and a log of its calls in FAKE_CALLS; FAKE_FAIL names a command that ends with 7 halfway.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";

const args = process.argv.slice(2);
const command = args[0] === "stack" ? `stack ${args[1]}` : args[0];
const settings = args.indexOf("--config-file");
const file = settings < 0 ? undefined : readFileSync(args[settings + 1], "utf8");
appendFileSync(process.env.FAKE_CALLS, `${JSON.stringify({ args, file })}\n`);
const state = JSON.parse(readFileSync(process.env.FAKE_STATE, "utf8"));
const save = (resources) => writeFileSync(process.env.FAKE_STATE, JSON.stringify(resources));
const fails = process.env.FAKE_FAIL === command;

if (command === "stack export") console.log(JSON.stringify({ deployment: { resources: state } }));
if (command === "preview")
  console.log(
    JSON.stringify({
      steps: [
        { op: "delete", urn: "urn:versions" },
        { op: "same", urn: "urn:same" },
      ],
    }),
  );
if (command === "up" && !fails)
  save(
    state.map((resource) =>
      args.includes(resource.urn)
        ? { ...resource, protect: false, inputs: { ...resource.inputs, deletionProtectionEnabled: false } }
        : resource,
    ),
  );
if (command === "destroy") {
  if (state.some(({ protect }) => protect)) process.exit(9);
  save(fails ? state.slice(0, 1) : []);
}
if (process.env.FAKE_HANG === command) {
  process.on("SIGINT", () => process.exit(255));
  console.log("hanging");
  setInterval(() => {}, 1000);
} else process.exit(fails ? 7 : 0);
