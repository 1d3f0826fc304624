/** Fractions are of the plot's width, 0 at its left. */
export interface GestureTarget {
  pan(by: number): void;
  zoom(factor: number, at: number): void;
  /** While a range is being drawn, and null when it was given up. */
  marking(range: readonly [number, number] | null): void;
  marked(from: number, to: number): void;
  tool(): 'pan' | 'zoom';
}

const SMALLEST_MARK = 0.02;

interface Finger {
  x: number;
}

/** One finger moves (or marks, by the chosen tool), two pinch, a wheel zooms. @returns how to take it off again */
export function followGestures(area: HTMLElement, target: GestureTarget): () => void {
  const fingers = new Map<number, Finger>();
  let markFrom: number | null = null;
  const stop = new AbortController();
  const { signal } = stop;

  const place = (event: { clientX: number }) => {
    const box = area.getBoundingClientRect();
    return (event.clientX - box.left) / Math.max(1, box.width);
  };
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return a === undefined || b === undefined ? null : { width: Math.abs(a.x - b.x), middle: (a.x + b.x) / 2 };
  };

  function move(event: PointerEvent): void {
    const finger = fingers.get(event.pointerId);
    if (finger === undefined) return;
    const before = spread();
    const was = finger.x;
    finger.x = place(event);
    const after = spread();
    if (before !== null && after !== null) {
      target.pan(after.middle - before.middle);
      // Two fingers upon each other say nothing about a factor.
      if (before.width > 0.02 && after.width > 0.02) target.zoom(before.width / after.width, after.middle);
    } else if (markFrom !== null) target.marking([markFrom, finger.x]);
    else target.pan(finger.x - was);
  }

  function up(event: PointerEvent): void {
    const finger = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (finger === undefined || markFrom === null) return;
    const from = markFrom;
    markFrom = null;
    target.marking(null);
    if (event.type === 'pointerup' && Math.abs(finger.x - from) > SMALLEST_MARK) target.marked(from, finger.x);
  }

  area.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      fingers.set(event.pointerId, { x: place(event) });
      area.setPointerCapture(event.pointerId);
      markFrom = fingers.size === 1 && target.tool() === 'zoom' ? place(event) : null;
      if (fingers.size > 1) target.marking(null);
    },
    { signal },
  );
  area.addEventListener('pointermove', move, { signal });
  area.addEventListener('pointerup', up, { signal });
  area.addEventListener('pointercancel', up, { signal });
  area.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) target.pan(-event.deltaX / area.clientWidth);
      else target.zoom(Math.exp(Math.sign(event.deltaY) * 0.2), place(event));
    },
    { signal, passive: false },
  );
  return () => stop.abort();
}
