import { stateLook } from "../page/look";
import { open } from "../page/view";
import { TableHead } from "../parts/TableHead";
import { Status } from "../parts/parts";
import type { EdgeKind, Graph } from "./model";

const words: Record<EdgeKind, string> = { waits: "waits for", refers: "refers to", parent: "is part of" };

/** The graph in words: one edge a row, and the resources that have none. */
export function EdgesTable({ graph: { nodes, edges }, kinds }: { graph: Graph; kinds: ReadonlySet<EdgeKind> }) {
  const drawn = edges.filter(({ kind }) => kinds.has(kind));
  const alone = nodes.filter(({ id }) => !drawn.some(({ from }) => from === id));
  const states = new Map(nodes.map(({ id, view }) => [id, view]));
  const rows = [
    ...drawn.map(({ from, to, kind, held }) => ({ from, to, says: words[kind], held })),
    ...alone.map(({ id }) => ({ from: id, to: null, says: "needs nothing", held: false })),
  ].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return (
    <div class="table-box table-fill" tabIndex={0} role="group" aria-label="Graph as a table">
      <table class="table">
        <caption class="unseen">What needs what</caption>
        <TableHead columns={["Resource", "State", "Needs", "Resource", "Now"]} />
        <tbody>
          {rows.map(({ from, to, says, held }) => (
            <tr key={`${from} ${says} ${to}`}>
              <th scope="row">
                <button type="button" class="link" onClick={() => open(states.get(from)!.name)}>
                  {from}
                </button>
              </th>
              <td>
                <Status look={stateLook(states.get(from)!)} />
              </td>
              <td>{says}</td>
              <td>{to}</td>
              <td>{held ? "waiting" : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
