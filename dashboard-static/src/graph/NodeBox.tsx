import { typeIconPath, iconPath } from "../page/icons";
import { group, healthLook, healthOf, remark, stateLook } from "../page/look";
import type { GraphNode } from "./model";
import { NODE, type Point } from "./place";

interface NodeProps {
  node: GraphNode;
  at: Point;
  near: boolean;
  chosen: boolean;
  folded: boolean;
  light(on: boolean): void;
  open(): void;
  fold(): void;
}

/** One box: kind, name, state, and the few words beside the state. */
export function NodeBox({ node, at, near, chosen, folded, light, open, fold }: NodeProps) {
  const { view, members } = node;
  const look = stateLook(worst(node));
  const health = healthLook(healthOf(worst(node)));
  const several = members.length > 1;
  const running = members.filter((member) => group(member) === "running").length;
  const state = several ? `${running} of ${members.length} running` : look.label;
  const more = several ? "" : remark(view) || (health !== null && health.tone !== "ok" ? health.label : "") || address(node);
  const words = `${node.id}: ${state}${more === "" ? "" : `, ${more}`}`;
  return (
    <g
      class={`node tone-${look.tone} ${near ? "" : "node-far"} ${chosen ? "node-chosen" : ""}`}
      transform={`translate(${at.x - NODE.width / 2} ${at.y - NODE.height / 2})`}
      onPointerEnter={() => light(true)}
      onPointerLeave={() => light(false)}
    >
      <g
        role="button"
        tabIndex={0}
        aria-label={words}
        class="node-body"
        onClick={open}
        onFocus={() => light(true)}
        onBlur={() => light(false)}
        onKeyDown={(key) => {
          if (key.key === "Enter" || key.key === " ") {
            key.preventDefault();
            open();
          }
        }}
      >
        <title>{words}</title>
        {several && <rect class="node-under" x="4" y="4" width={NODE.width} height={NODE.height} rx="6" />}
        <rect class="node-rect" width={NODE.width} height={NODE.height} rx="6" />
        <rect class="node-edge" width="4" height={NODE.height} rx="2" />
        <path class="node-icon node-kind" transform="translate(14 10)" d={typeIconPath(view.resourceType)} />
        <text class="node-name" x="38" y="22">
          {clip(node.id, 21)}
        </text>
        <path class={`node-icon node-state ${look.icon === "turning" ? "turning" : ""}`} transform="translate(14 32) scale(.875)" d={iconPath(look.icon)} />
        <text class="node-label" x="38" y="43">
          <tspan class="node-word">{clip(state, 24)}</tspan>
          {more !== "" && <tspan dx="6">{clip(more, Math.max(0, 24 - state.length))}</tspan>}
        </text>
      </g>
      {node.foldable && (
        <g
          role="button"
          tabIndex={0}
          aria-label={folded ? `Unfold ${node.id}: ${node.folded} within` : `Fold what is part of ${node.id}`}
          class="node-fold"
          onClick={fold}
          onKeyDown={(key) => (key.key === "Enter" || key.key === " ") && (key.preventDefault(), fold())}
          transform={`translate(${NODE.width - 28} 6)`}
        >
          <rect width="22" height="18" rx="4" />
          <text x="11" y="13" text-anchor="middle">
            {folded ? `+${node.folded}` : "−"}
          </text>
        </g>
      )}
    </g>
  );
}

/** The member that most needs a look. */
function worst({ view, members }: GraphNode) {
  const order = ["attention", "moving", "rest", "running"];
  return [...members].sort((a, b) => order.indexOf(group(a)) - order.indexOf(group(b)))[0] ?? view;
}

function address({ view }: GraphNode): string {
  const url = view.urls.find(({ active }) => active)?.url;
  return url === undefined ? "" : url.replace(/^\w+:\/\//, "").replace(/\/.*$/, "");
}

function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, Math.max(0, most - 1))}…` : text;
}
