// Path diagram: all paths of a workflow as one Mermaid flowchart, from the start to the ends.
import type { Workflow } from "../language/workflow.ts";
import type { Graph, Node } from "./graph.ts";
import { sayEdge } from "./path-words.ts";

/** A node is a state, an arrow an event: each way along the arrows is a path, in one order of its events. */
export function pathDiagram(workflow: Workflow, { nodes, starts }: Graph): string {
  const lines = ["flowchart TD", "  start([start])"];
  for (const { index, state, edges } of nodes) {
    lines.push(`  s${index}${edges.length === 0 ? `([${state.status}])` : `(( ))`}`);
  }
  const arrow = (from: string, words: string, to: Node): string =>
    `  ${from} -->|${quote(words)}| s${to.index}`;
  for (const start of starts) lines.push(arrow("start", sayEdge(workflow, start), start.target));
  for (const { index, edges } of nodes) {
    for (const edge of edges) lines.push(arrow(`s${index}`, sayEdge(workflow, edge), edge.target));
  }
  return `${lines.join("\n")}\n`;
}

const quote = (words: string): string => `"${words.replaceAll('"', "#quot;")}"`;
