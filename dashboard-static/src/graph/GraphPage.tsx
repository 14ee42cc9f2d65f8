import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../page/icons";
import { open, selected, wide } from "../page/view";
import { Blank } from "../parts/parts";
import { Pane } from "../resources/Pane";
import { shown } from "../shell/moment";
import { stored } from "../shell/stored";
import { EdgesTable } from "./EdgesTable";
import { graph, shape, type EdgeKind, type Graph, type GraphEdge } from "./model";
import { NodeBox } from "./NodeBox";
import { curve, place, type Places } from "./place";

const kinds: readonly { kind: EdgeKind; label: string }[] = [
  { kind: "waits", label: "Waits for" },
  { kind: "refers", label: "Refers to" },
  { kind: "parent", label: "Is part of" },
];
const on = stored<EdgeKind[]>("reprise.graph-edges", ["waits", "refers", "parent"]);
const folded = stored<string[]>("reprise.graph-folded", []);
const asTable = stored("reprise.graph-table", false);

/** What needs what, in layers, at the moment shown. */
export function GraphPage() {
  const views = [...(shown.value?.resources.values() ?? [])];
  return (
    <div class={`split ${selected.value === null ? "" : "with-pane"} ${wide.value ? "wide-pane" : ""}`}>
      <section class="list" aria-label="Graph of the resources">
        {views.length === 0 ? (
          <Blank icon="graph" title="No resources">
            <p>The model of this app declares none at this moment.</p>
          </Blank>
        ) : (
          <Picture />
        )}
      </section>
      {selected.value !== null && <Pane name={selected.value} view={shown.value?.resources.get(selected.value)} />}
    </div>
  );
}

function Picture() {
  const wanted = useComputed(() => new Set(on.value));
  const drawn = useComputed(() => graph([...shown.value!.resources.values()], new Set(folded.value)));
  // Only another shape is another layout: while states change, and while the slider moves, all stays in place.
  const form = useComputed(() => shape(drawn.value, wanted.value));
  const places = useComputed(() => {
    form.value;
    return place(drawn.peek(), wanted.value);
  });
  return (
    <>
      <div class="toolbar">
        <div class="heaps" role="group" aria-label="Edges">
          {kinds.map(({ kind, label }) => {
            const count = drawn.value.edges.filter((edge) => edge.kind === kind).length;
            return count === 0 ? null : (
              <button
                type="button"
                key={kind}
                class={`heap edge-toggle edge-toggle-${kind}`}
                aria-pressed={wanted.value.has(kind)}
                onClick={() => (on.value = wanted.value.has(kind) ? on.value.filter((other) => other !== kind) : [...on.value, kind])}
              >
                <svg viewBox="0 0 22 8" aria-hidden="true">
                  <path class={`edge edge-${kind}`} d="M1 4H21" />
                </svg>
                {label} <span class="count">{count}</span>
              </button>
            );
          })}
        </div>
        <button type="button" class="heap" aria-pressed={asTable.value} onClick={() => (asTable.value = !asTable.value)}>
          As a table
        </button>
      </div>
      {asTable.value ? <EdgesTable graph={drawn.value} kinds={wanted.value} /> : <Canvas graph={drawn.value} places={places.value} kinds={wanted.value} />}
    </>
  );
}

interface View {
  x: number;
  y: number;
  scale: number;
}

const LEAST = 0.2;
const MOST = 2.5;

function Canvas({ graph, places, kinds }: { graph: Graph; places: Places; kinds: ReadonlySet<EdgeKind> }) {
  const box = useRef<HTMLDivElement>(null);
  const moved = useSignal<View | null>(null);
  const size = useSignal({ width: 0, height: 0 });
  const lit = useSignal<string | null>(null);
  const drag = useRef<{ x: number; y: number; from: View } | null>(null);
  useEffect(() => {
    const element = box.current!;
    const observer = new ResizeObserver(() => {
      size.value = { width: element.clientWidth, height: element.clientHeight };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = box.current!;
    const wheel = (turned: WheelEvent) => {
      turned.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      zoomTo(view().scale * Math.exp(-turned.deltaY * 0.0015), turned.clientX - left, turned.clientY - top);
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [places]);

  const view = (): View => moved.value ?? fitted(places, size.value);
  const zoomTo = (scale: number, x: number, y: number) => {
    const now = view();
    const next = Math.max(LEAST, Math.min(MOST, scale));
    const by = next / now.scale;
    moved.value = { scale: next, x: x - (x - now.x) * by, y: y - (y - now.y) * by };
  };
  const center = (by: number) => zoomTo(view().scale * by, size.value.width / 2, size.value.height / 2);
  const { x, y, scale } = view();
  const chosen = graph.nodes.find(({ members }) => members.some(({ name }) => name === selected.value))?.id ?? null;
  const focus = lit.value ?? chosen;
  const near = focus === null ? null : neighbours(focus, graph.edges, kinds);
  return (
    <div
      class="graph-box"
      ref={box}
      onPointerDown={(down) => {
        if (!(down.target as Element).closest(".node")) {
          down.currentTarget.setPointerCapture(down.pointerId);
          drag.current = { x: down.clientX, y: down.clientY, from: view() };
        }
      }}
      onPointerMove={(move) => {
        const begun = drag.current;
        if (begun !== null && move.buttons > 0) {
          moved.value = { ...begun.from, x: begun.from.x + move.clientX - begun.x, y: begun.from.y + move.clientY - begun.y };
        }
      }}
      onPointerUp={() => (drag.current = null)}
    >
      <svg class={`graph ${near === null ? "" : "graph-lit"}`} role="group" aria-label="Graph; the button “As a table” says the same in words">
        <g transform={`translate(${x} ${y}) scale(${scale})`}>
          {graph.edges.filter(({ kind }) => kinds.has(kind)).map((edge) => (
            <Edge key={`${edge.kind} ${edge.from} ${edge.to}`} edge={edge} places={places} near={focus === edge.from || focus === edge.to} />
          ))}
          {graph.nodes.map((node) => (
            <NodeBox
              key={node.id}
              node={node}
              at={places.nodes.get(node.id) ?? { x: 0, y: 0 }}
              near={near === null || near.has(node.id)}
              chosen={node.id === chosen}
              folded={folded.value.includes(node.id)}
              light={(on) => (lit.value = on ? node.id : null)}
              open={() => open(node.view.name)}
              fold={() => (folded.value = folded.value.includes(node.id) ? folded.value.filter((id) => id !== node.id) : [...folded.value, node.id])}
            />
          ))}
        </g>
      </svg>
      <div class="graph-tools">
        <GraphTool label="Zoom in" icon="plus" onClick={() => center(1.25)} />
        <GraphTool label="Zoom out" icon="minus" onClick={() => center(0.8)} />
        <GraphTool label="Fit" icon="grow" onClick={() => (moved.value = null)} />
      </div>
    </div>
  );
}

function GraphTool({ label, icon, onClick }: { label: string; icon: "plus" | "minus" | "grow"; onClick: () => void }) {
  return (
    <button type="button" class="tool" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/** The view in which the whole graph can be seen, not larger than life. */
function fitted({ width, height }: Places, size: { width: number; height: number }): View {
  const scale = Math.max(LEAST, Math.min(1, size.width / Math.max(1, width), size.height / Math.max(1, height)));
  return { scale, x: Math.max(0, (size.width - width * scale) / 2), y: Math.max(0, (size.height - height * scale) * 0.3) };
}

function neighbours(id: string, edges: readonly GraphEdge[], kinds: ReadonlySet<EdgeKind>): ReadonlySet<string> {
  const near = new Set([id]);
  for (const { from, to, kind } of edges) {
    if (kinds.has(kind) && (from === id || to === id)) {
      near.add(from).add(to);
    }
  }
  return near;
}

/** From what is needed to what needs it: the arrow's head is where the need is. */
function Edge({ edge, places, near }: { edge: GraphEdge; places: Places; near: boolean }) {
  const way = places.ways.get(`${edge.from} ${edge.to}`);
  if (way === undefined || way.length === 0) {
    return null;
  }
  // Edges of several kinds between the same boxes run side by side.
  const shift = { waits: 0, refers: 5, parent: -5 }[edge.kind];
  const shifted = way.map(({ x, y }) => ({ x, y: y + shift }));
  const end = shifted.at(-1)!;
  return (
    <g class={`edge-group ${near ? "edge-near" : ""} ${edge.held ? "edge-held" : ""}`}>
      <path class={`edge edge-${edge.kind}`} d={curve(shifted)} />
      <path class={`edge-head edge-head-${edge.kind}`} d={`M${end.x} ${end.y}l-8 -4v8Z`} />
    </g>
  );
}
