import type { Function } from "../function/index.ts";
import type { RestApiArgs, Route } from "../rest-api/index.ts";

/** One method on one path, answered by a function. */
export interface FunctionRoute extends Omit<Route, "integration" | "responses"> {
  readonly function: Function;
}

/** Arguments of `FunctionApi`: those of `RestApi`, with functions behind the routes. */
export interface FunctionApiArgs extends Omit<RestApiArgs, "routes"> {
  readonly routes: readonly FunctionRoute[];
}
