import { useEffect, useRef } from "preact/hooks";
import { typeWords } from "../wire/words";
import type { Chain } from "../wire/model";
import { setParams } from "../shell/router";
import { layout } from "./layout";

const WIDTH = 136;
const HEIGHT = 34;
/** From an event down to what follows from it, and sideways to what else does. */
const DOWN = 50;
const ACROSS = 150;
const MOST = 60;

/** The chain drawn: causes above, effects below. The lists beside it say the same in words. */
export function ChainGraph({ chain }: { chain: Chain }) {
  const { spots, left } = layout(chain, MOST);
  const at = new Map(spots.map((spot) => [spot.link.position, spot]));
  const width = Math.max(...spots.map(({ row }) => row)) * ACROSS + WIDTH + 2;
  const height = Math.max(...spots.map(({ column }) => column)) * DOWN + HEIGHT + 2;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const self = at.get(chain.position)!;
    const { clientWidth, clientHeight } = box.current!;
    box.current!.scrollTo(self.row * ACROSS - (clientWidth - WIDTH) / 2, self.column * DOWN - (clientHeight - HEIGHT) / 2);
  }, [chain.position]);
  return (
    <div class="chain-graph" ref={box} tabIndex={0} role="group" aria-label="Causes and effects, drawn; the lists below say the same">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {spots.map(({ link, column, row }) => {
          const from = link.causationPosition === null ? undefined : at.get(link.causationPosition);
          return from === undefined ? null : <path key={link.position} class="chain-edge" d={edge(from.row, from.column, row, column)} />;
        })}
        {spots.map(({ link, column, row }) => (
          <g
            key={link.position}
            class={`chain-node ${link.position === chain.position ? "chain-self" : ""}`}
            transform={`translate(${row * ACROSS + 1} ${column * DOWN + 1})`}
            onClick={() => setParams({ event: String(link.position) })}
          >
            <rect width={WIDTH} height={HEIGHT} rx="5" />
            <text x="8" y="14" class="chain-type">
              {clip(typeWords(link.type), 21)}
            </text>
            <text x="8" y="27" class="chain-of">
              {clip(`#${link.position} ${link.resource ?? ""}`, 22)}
            </text>
          </g>
        ))}
      </svg>
      {left > 0 && <p class="quiet small">and {left} more effects</p>}
    </div>
  );
}

function edge(fromAcross: number, fromDown: number, across: number, down: number): string {
  const x = fromAcross * ACROSS + WIDTH / 2 + 1;
  const y = fromDown * DOWN + HEIGHT + 1;
  const toX = across * ACROSS + WIDTH / 2 + 1;
  const toY = down * DOWN;
  const middle = (y + toY) / 2;
  return `M${x} ${y}C${x} ${middle} ${toX} ${middle} ${toX} ${toY}m-4 -5l4 5l4 -5`;
}

function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
