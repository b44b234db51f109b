// Loaded into every task's process before its own code. Only Node's own modules are used here.
import { onListening } from "../../../host/confine.ts";
import type { PreloadMessage } from "./messages.ts";

const send = process.send?.bind(process) as ((message: PreloadMessage) => boolean) | undefined;
const tell = (message: PreloadMessage) => void send?.(message);
onListening((listening) => tell({ type: "listening", ...listening }));

if (send) {
  // A task is no child of anything: programs look at this to find out.
  Reflect.deleteProperty(process, "send");
  // Nobody drains a task whose cloud is gone.
  process.on("disconnect", () => process.exit(143));
  process.channel?.unref();
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    tell({ type: "usage", bytes: process.memoryUsage.rss(), cpu: (user + system) / 1000 });
  }, 500).unref();
}
