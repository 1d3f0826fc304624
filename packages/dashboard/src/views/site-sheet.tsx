import type { Site } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatKilowatts } from '../format/quantity.ts';
import { entryOf, isWithin, numberOf } from '../state/number-entry.ts';
import { wattsOf } from '../state/site-power.ts';
import { HoldButton } from './hold-button.tsx';
import { NumberPad } from './number-pad.tsx';
import { usePage } from './page-context.ts';
import { Sheet } from './sheet.tsx';

export interface SiteSheetProps {
  readonly site: Site | null;
  /** What the nodes may use at any time: no limit may be less. */
  readonly sharesW: number;
  readonly onClose: () => void;
}

const STEPS = [-5, -1, -0.1, 0.1, 1, 5];
/** kW; four digits are what the pad takes. */
const MOST = 9999;

/** What all nodes may use together. */
export function SiteSheet({ site, sharesW, onClose }: SiteSheetProps) {
  const { brew, canChange, t, locale } = usePage();
  const limits = { min: sharesW / 1000, max: MOST };
  const [entry, setEntry] = useState(() => entryOf((site?.limitW ?? sharesW) / 1000, 2));
  const value = numberOf(entry);
  const good = isWithin(value, limits);
  return (
    <Sheet title={t('power.set')} onClose={onClose}>
      <p class="hint">{t('power.set.note', { shares: formatKilowatts(sharesW, locale) })}</p>
      <NumberPad
        entry={entry}
        onEntry={setEntry}
        limits={limits}
        decimals={2}
        unit="kW"
        steps={STEPS}
        label={t('power.limit')}
      />
      <HoldButton
        class="primary wide tall"
        disabled={!canChange || !good}
        onHeld={() => {
          if (value !== null) brew.limitSite({ limitW: wattsOf(value), reserved: site?.reserved ?? {} });
          onClose();
        }}
      >
        {good ? t('power.apply') : t('pad.needs-value')}
      </HoldButton>
      {site !== null && (
        <>
          <p class="hint">{t('power.remove.note')}</p>
          <HoldButton
            class="danger wide"
            disabled={!canChange}
            onHeld={() => {
              brew.unlimitSite();
              onClose();
            }}
          >
            {t('power.remove')}
          </HoldButton>
        </>
      )}
    </Sheet>
  );
}
