import * as dagre from "@dagrejs/dagre";

/** A point of a picture, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a box is: its middle, and its size, in pixels. */
export interface Place extends Point {
  readonly width: number;
  readonly height: number;
}

/** Boxes and arrows in layers, from left to right. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Place>;
  /** Corners of each arrow, in the order of the arrows. */
  readonly arrows: readonly (readonly Point[])[];
}

// Members that are used of the package: its own declarations import each other without endings, which Node's resolution does not follow.
interface DagreGraph {
  setGraph(label: object): void;
  setDefaultEdgeLabel(label: () => object): void;
  setNode(id: string, label: object): void;
  setEdge(from: string, to: string): void;
  node(id: string): Place;
  edge(from: string, to: string): { readonly points: readonly Point[] };
  graph(): { readonly width?: number; readonly height?: number };
}
interface Dagre {
  readonly graphlib: { readonly Graph: new () => DagreGraph };
  readonly layout: (graph: DagreGraph) => void;
}
const { graphlib, layout: arrange } = dagre as unknown as Dagre;

/** Places boxes of given sizes so that arrows lead from left to right where they can. The same input has the same places. */
export function layout(
  boxes: readonly { readonly id: string; readonly width: number; readonly height: number }[],
  arrows: readonly { readonly from: string; readonly to: string }[],
): Layout {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 46, marginx: 12, marginy: 40 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { from, to } of arrows) graph.setEdge(from, to);
  arrange(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    boxes: new Map(boxes.map(({ id }) => [id, graph.node(id)])),
    arrows: arrows.map(({ from, to }) => graph.edge(from, to).points),
  };
}
