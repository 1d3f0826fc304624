/** What a finger on `target` means to press. */
function keyOf(target: EventTarget | null): Element | null {
  if (!(target instanceof Element)) return null;
  return target.closest('label') ?? target.closest('button, select, input, a') ?? target;
}

/**
 * A press counts only where it began. A page that moves under a resting thumb (a question comes up) would else take its
 * lifting for a press of whatever is there now. Keyboards and screen readers press without a pointer.
 */
export function followTaps(page: Pick<Window, 'addEventListener'>): void {
  let down: Element | null = null;
  page.addEventListener(
    'pointerdown',
    (event) => {
      down = keyOf(event.target);
    },
    { capture: true },
  );
  page.addEventListener(
    'click',
    (event) => {
      if (event.detail === 0 || keyOf(event.target) === down) return;
      event.stopImmediatePropagation();
      event.preventDefault();
    },
    { capture: true },
  );
}
