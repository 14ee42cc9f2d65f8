import { paneWidth } from "../page/view";

const MIN_WIDTH = 340;

/** The line between list and pane; dragged, or moved with the arrow keys. */
export function Divider() {
  const resize = (width: number) => {
    const limit = Math.max(MIN_WIDTH, window.innerWidth - 320);
    paneWidth.value = Math.round(Math.max(MIN_WIDTH, Math.min(limit, width)));
  };
  return (
    <div
      class="divider"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the pane"
      aria-valuenow={paneWidth.value}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={1600}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          resize(window.innerWidth - event.clientX);
        }
      }}
      onKeyDown={(event) => {
        const step = event.key === "ArrowLeft" ? 24 : event.key === "ArrowRight" ? -24 : 0;
        if (step !== 0) {
          event.preventDefault();
          resize(paneWidth.value + step);
        }
      }}
    />
  );
}
