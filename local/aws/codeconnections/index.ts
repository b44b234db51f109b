import type { ConnectionView } from "../../contract/capabilities.ts";
import type { ServiceFactory } from "../../contract/service.ts";
import { connectionResource } from "./resources/connection.ts";

/** CodeConnections: nobody outside is connected. A connection says which repository a pipeline means, for which the working tree stands. */
export const codeConnections: ServiceFactory = ({ store }) => {
  const connections = store.collection<ConnectionView>("codeconnections/connections");
  return {
    name: "codeconnections",
    resources: { "aws:codeconnections/connection:Connection": connectionResource(connections) },
    capabilities: {
      connections: {
        all: () => connections.values(),
        find: (arn) => connections.get(arn),
        complete: async (arn) => {
          const connection = connections.get(arn);
          if (!connection) throw new Error(`there is no connection ${arn}`);
          await connections.put(arn, { ...connection, status: "AVAILABLE" });
        },
      },
    },
  };
};
