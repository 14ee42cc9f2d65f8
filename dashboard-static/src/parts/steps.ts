/** A place on a canvas. */
export interface Point {
  x: number;
  y: number;
}

/** Draws values that each held until the next one, and the last one until `end`, as a line on an area. */
export function drawSteps(context: CanvasRenderingContext2D, points: readonly Point[], end: number, floor: number, colour: string): void {
  const [first] = points;
  if (first === undefined) {
    return;
  }
  context.beginPath();
  points.forEach(({ x, y }, at) => {
    context.lineTo(x, y);
    context.lineTo(points[at + 1]?.x ?? Math.max(end, x), y);
  });
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.stroke();
  context.lineTo(Math.max(end, points.at(-1)!.x), floor);
  context.lineTo(first.x, floor);
  context.globalAlpha = 0.14;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
}
