// Language host of Node for the real engine, where the machine has the engine with stand-in plugins: theirs runs programs only, this one policy packs too,
// as Pulumi's does (sdk/nodejs/cmd/pulumi-language-nodejs, RunPlugin).
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { Empty, fromProject, fromStruct, proto, serve, services } = await import(
  pathToFileURL(join(process.env.STANDIN_ENGINE, "plugin-host.mjs")).href
);
const { LanguageRuntimeService } = services("language");
const language = proto("language");
const { PluginInfo } = proto("plugin");
let engine = process.argv.at(-1);

const start = (command, args, cwd, env) =>
  spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });

function run(request) {
  const info = request.getInfo();
  const flags = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  const args = [
    fromProject.resolve("@pulumi/pulumi/cmd/run"),
    ...Object.entries(flags)
      .filter(([, value]) => value)
      .flatMap(([name, value]) => [`--${name}`, value]),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint(),
  ];
  const env = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toObject())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(fromStruct(info.getOptions()).typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
  };
  return new Promise((resolve) => {
    const child = start("node", args, info.getProgramDirectory(), env);
    child.stderr.pipe(process.stderr);
    child.stdout.resume();
    child.on("exit", (code) => {
      const response = new language.RunResponse();
      if (code === 32) response.setBail(true);
      else if (code) response.setError(`Program exited with non-zero exit code: ${code}`);
      resolve(response);
    });
  });
}

/** Runs a policy pack: in its folder, which is the last argument. */
function runPlugin(request, call) {
  const folder = request.getInfo().getProgramDirectory();
  const env = Object.fromEntries(
    request.getEnvList().map((pair) => [pair.split("=", 1)[0], pair.slice(pair.indexOf("=") + 1)]),
  );
  const runner = fromProject.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = start("node", [runner, ...request.getArgsList(), folder], folder, { ...process.env, ...env });
  call.on("cancelled", () => child.kill());
  child.stdout.on("data", (bytes) => call.write(new language.RunPluginResponse().setStdout(bytes)));
  child.stderr.on("data", (bytes) => call.write(new language.RunPluginResponse().setStderr(bytes)));
  return new Promise((resolve) => {
    child.on("exit", (code) => {
      call.write(new language.RunPluginResponse().setExitcode(code ?? 0));
      resolve();
    });
  });
}

serve(LanguageRuntimeService, {
  handshake: async (request) => {
    engine = request.getEngineAddress() || engine;
    return new language.LanguageHandshakeResponse();
  },
  getPluginInfo: async () => new PluginInfo().setVersion("0.0.0-standin"),
  getRequiredPackages: async () => new language.GetRequiredPackagesResponse(),
  about: async () => new language.AboutResponse().setExecutable("node").setVersion(process.version),
  run,
  runPlugin,
  cancel: async () => new Empty(),
});
