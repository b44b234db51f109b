import { AthenaClient } from "@aws-sdk/client-athena";
import { required } from "../environment.ts";
import type { ProxyEvent, ProxyResult } from "../http.ts";
import { variables } from "./environment.ts";
import { runQuery } from "./query.ts";
import { reporter } from "./handle.ts";

const athena = new AthenaClient({});
const where = { athena, workgroup: required(variables.workgroup), database: required(variables.database) };
const answer = reporter({ query: (sql, deadline) => runQuery(sql, { ...where, deadline }), now: Date.now });

/** Lambda behind `GET /stream/clicks/report`. */
export async function handler(event: ProxyEvent): Promise<ProxyResult> {
  return await answer(event);
}
