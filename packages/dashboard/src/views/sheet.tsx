import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

export interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
}

/** A modal sheet. The browser's own dialog keeps the focus inside, closes on Escape and gives the focus back. */
export function Sheet({ title, onClose, children, wide = false }: SheetProps) {
  const { t } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} class={`sheet ${wide ? 'wide' : ''}`} aria-label={title} onClose={onClose}>
      <header class="sheet-head">
        <h2>{title}</h2>
        <button class="button quiet square" type="button" aria-label={t('app.close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="sheet-body">{children}</div>
    </dialog>
  );
}
