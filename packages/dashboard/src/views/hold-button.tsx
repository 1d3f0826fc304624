import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { HOLD_MS } from '../config.ts';
import { usePage } from './page-context.ts';

export interface HoldButtonProps {
  readonly class: string;
  readonly disabled?: boolean;
  readonly onHeld: () => void;
  readonly children: ComponentChildren;
}

const AGAIN_MS = 4000;

/**
 * Works by being held, so that a drop of water or a sleeve does nothing. Space and Enter are held as a thumb is; a
 * screen reader, which cannot hold, presses twice.
 */
export function HoldButton({ class: look, disabled = false, onHeld, children }: HoldButtonProps) {
  const { t } = usePage();
  const [holding, setHolding] = useState(false);
  const [armed, setArmed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const byHand = useRef(false);

  const release = () => {
    clearTimeout(timer.current);
    setHolding(false);
  };
  const press = () => {
    if (disabled) return;
    byHand.current = true;
    clearTimeout(timer.current);
    setHolding(true);
    timer.current = setTimeout(() => {
      setHolding(false);
      onHeld();
    }, HOLD_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <button
      type="button"
      class={`button hold ${look} ${holding ? 'holding' : ''}`}
      disabled={disabled}
      onPointerDown={(event) => {
        if (event.button === 0) press();
      }}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) press();
      }}
      onKeyUp={release}
      onBlur={release}
      onClick={() => {
        const wasByHand = byHand.current;
        byHand.current = false;
        if (wasByHand || disabled) return;
        if (armed) onHeld();
        setArmed(!armed);
        setTimeout(() => setArmed(false), AGAIN_MS);
      }}
    >
      <span class="hold-fill" aria-hidden="true" />
      <span class="hold-text">{armed ? t('pad.press-again') : holding ? t('pad.hold-again') : children}</span>
    </button>
  );
}
